import type { AuthorRow, EventRow } from "../models.ts";
import { type AuthorWithComments, type AuthorWithTotals, type Questions, type Written, pageOf } from "./questions.ts";

/** Runs a statement. */
export type Ask = (sql: string, params: readonly unknown[]) => readonly unknown[] | Promise<readonly unknown[]>;

/** The statements of one database, and how its rows become those of the program. */
export interface HandWritten {
  readonly totals: string;
  readonly mostRead: string;
  readonly written: string;
  readonly withComments: string;
  readonly readOver: string;
  readonly eventsAfter: string;
  readonly amountsAfter: string;
  readonly instant: (date: Date) => unknown;
  readonly authors: (rows: readonly unknown[]) => AuthorRow[];
  readonly authorTotals: (rows: readonly unknown[]) => AuthorWithTotals[];
  readonly writtenRows: (rows: readonly unknown[]) => Written[];
  readonly events: (rows: readonly unknown[]) => EventRow[];
  /** The rows of a JSON column. */
  readonly list: (cell: unknown) => readonly Cells[];
}

/** A row inside JSON, by the positions of its columns. */
export type Cells = readonly unknown[];

/** The questions as SQL written by hand, one statement each. */
export function bareQuestions(ask: Ask, by: HandWritten): Questions {
  return {
    totals: async (city) => by.authorTotals(await ask(by.totals, [city])),
    mostRead: async () => by.authorTotals(await ask(by.mostRead, [])),
    written: async (least) => by.writtenRows(await ask(by.written, [least])),
    withComments: async () =>
      ((await ask(by.withComments, [])) as readonly (AuthorRow & { readonly posts: unknown })[]).map(
        ({ id, name, email, city, posts }) => ({ id, name, email, city, posts: by.list(posts).map(readPost) }),
      ),
    readOver: async (views) => by.authors(await ask(by.readOver, [views])),
    eventsAfter: async ({ happenedAt, id }) =>
      pageOf(by.events(await ask(by.eventsAfter, [by.instant(happenedAt), id]))),
    amountsAfter: async ({ amount, id }) => pageOf(by.events(await ask(by.amountsAfter, [amount, id]))),
  };
}

function readPost(cells: Cells): AuthorWithComments["posts"][number] {
  const [id, authorId, title, views, score, published, createdAt, comments] = cells as readonly [
    number,
    number,
    string,
    number,
    number,
    boolean | number,
    string,
    readonly (readonly [number, number, string, string])[],
  ];
  return {
    id,
    authorId,
    title,
    views,
    score,
    published: Boolean(published),
    createdAt: new Date(createdAt),
    comments: comments.map(([key, postId, name, body]) => ({ id: key, postId, name, body })),
  };
}
