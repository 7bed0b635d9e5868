import type { Generated } from "kysely";
import { jsonArrayFrom as postgresArray } from "kysely/helpers/postgres";
import { jsonArrayFrom as sqliteArray } from "kysely/helpers/sqlite";
import type { EventRow, NewPerson, PersonRow, PostRow } from "../models.ts";
import { readEvent } from "./statements-sqlite.ts";
import { type StoredPerson, type StoredPost, readPerson, readPost, storedBalance, storedBoolean } from "./stored.ts";

interface StoredColumns {
  id: Generated<number>;
  name: string;
  email: string;
  city: string;
  country: string;
  note: string | null;
  score: number;
  active: boolean | number;
  created_at: Date | string;
  balance: string | number;
}

interface EventColumns {
  id: Generated<number>;
  kind: string;
  title: string;
  amount: number | null;
  happened_at: Date | string;
}

interface PostColumns {
  id: Generated<number>;
  author_id: number;
  title: string;
  views: number;
  score: number;
  published: boolean | number;
  created_at: Date | string;
}

/** The tables as both databases have them. */
export interface Schema {
  people: StoredColumns;
  entries: StoredColumns;
  authors: { id: Generated<number>; name: string; email: string; city: string };
  posts: PostColumns;
  comments: { id: Generated<number>; post_id: number; name: string; body: string };
  events: EventColumns;
  triples: { id: Generated<number>; number: number; label: string; weight: number };
}

/** What differs between two databases: kysely has no types at run time, so values are converted by hand. */
export interface Conversion {
  readonly people: (rows: readonly unknown[]) => PersonRow[];
  /** The rows of a JSON column. */
  readonly list: (cell: unknown) => unknown[];
  readonly post: (row: unknown) => PostRow;
  readonly active: boolean | number;
  readonly instant: (date: Date) => Date | string;
  readonly events: (rows: readonly unknown[]) => EventRow[];
  readonly values: (row: NewPerson) => Omit<StoredColumns, "id">;
  readonly array: typeof sqliteArray;
}

/** From and to the columns of a SQLite file. */
export const sqlite: Conversion = {
  people: (rows) => (rows as readonly StoredPerson[]).map(readPerson),
  list: (cell) => JSON.parse(cell as string) as unknown[],
  post: (row) => readPost(row as StoredPost),
  active: 1,
  instant: (date) => date.toISOString(),
  events: (rows) => (rows as readonly Parameters<typeof readEvent>[0][]).map(readEvent),
  values: ({ createdAt, active, balance, ...rest }) => ({
    ...rest,
    active: storedBoolean(active),
    created_at: createdAt.toISOString(),
    balance: storedBalance(balance),
  }),
  array: sqliteArray,
};

/** From and to the columns of a Postgres database. */
export const postgres: Conversion = {
  people: (rows) => rows as PersonRow[],
  list: (cell) => cell as unknown[],
  post: (row) => ({ ...(row as PostRow), createdAt: new Date((row as PostRow).createdAt) }),
  active: true,
  instant: (date) => date,
  events: (rows) => rows as EventRow[],
  values: ({ createdAt, ...rest }) => ({ ...rest, created_at: createdAt }),
  array: postgresArray as typeof sqliteArray,
};

/** The columns of a post, named as in the program. */
export const postColumns = [
  "posts.id",
  "posts.author_id as authorId",
  "posts.title",
  "posts.views",
  "posts.score",
  "posts.published",
  "posts.created_at as createdAt",
] as const;
