// What is used of node-postgres, so that programs need no types of it to use this adapter.

/** A statement with its values; cells come back as text, in arrays. */
export interface NodePostgresQuery {
  readonly text: string;
  readonly values: (string | Uint8Array | null)[];
  readonly rowMode: "array";
  readonly queryMode: "extended";
  readonly types: { readonly getTypeParser: () => (text: string) => string };
}

/** What a statement gave. */
export interface NodePostgresAnswer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: unknown[][];
}

interface Listening {
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

/** A `Client` of node-postgres. */
export interface NodePostgresClient extends Listening {
  readonly host: string;
  readonly port: number;
  query(query: NodePostgresQuery): Promise<NodePostgresAnswer>;
  /** `null` before it is connected, `"I"` outside any transaction; older versions do not say. */
  getTransactionStatus?(): string | null;
}

/** A `Client` that a pool has lent. */
export interface NodePostgresPoolClient extends NodePostgresClient {
  release(destroy?: boolean): void;
}

/** A `Pool` of node-postgres. */
export interface NodePostgresPool extends Listening {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly options: { readonly max: number };
  connect(): Promise<NodePostgresPoolClient>;
  end(): Promise<void>;
  query: unknown;
}

/** Whether what was handed in is a pool. */
export function isPool(client: NodePostgresPool | NodePostgresClient): client is NodePostgresPool {
  return "totalCount" in client;
}

/** Errors of a connection that nobody waits for: the next statement meets them too, and there they belong to a call. */
export function ignore(): void {
  return undefined;
}
