import type { Client, Submittable } from "@neondatabase/serverless";

/** A statement with its values; cells come back as text, in arrays. */
interface ExtendedQuery {
  readonly text: string;
  readonly values: (string | Uint8Array | null)[];
  readonly rowMode: "array";
  readonly queryMode: "extended";
  readonly types: { readonly getTypeParser: () => (text: string) => string };
}

/** What a statement gave. */
interface ExtendedAnswer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: unknown[][];
}

/** A client that takes one statement at a time. */
export interface ExtendedClient {
  query(query: ExtendedQuery): Promise<ExtendedAnswer>;
}

type Answered = (error: Error | null, answer: ExtendedAnswer) => void;

interface PreparedQuery extends Submittable {
  requiresPreparation: () => boolean;
}

/** What the client makes of each query, which is not among its types. */
interface QueryConstructor {
  new (query: ExtendedQuery, values: undefined, answered: Answered): PreparedQuery;
}

/**
 * A client as it is, but for statements without values: those it would send in the simple form, in which one text may hold several
 * statements, and a `COMMIT` among them. The client does not know the option `queryMode` of later versions of node-postgres.
 */
export function extendedClient(client: Client): ExtendedClient {
  const { Query } = client.constructor as unknown as { readonly Query: QueryConstructor };
  return {
    query: (query) =>
      new Promise((resolve, reject) => {
        const submitted = new Query(query, undefined, (error, answer) => (error ? reject(error) : resolve(answer)));
        submitted.requiresPreparation = () => true;
        client.query(submitted);
      }),
  };
}
