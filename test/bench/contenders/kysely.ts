import type { PGlite } from "@electric-sql/pglite";
import type { Client, InValue } from "@libsql/client";
import type { Database } from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Generated,
  Kysely,
  PGliteDialect,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { jsonArrayFrom as postgresArray } from "kysely/helpers/postgres";
import { jsonArrayFrom as sqliteArray } from "kysely/helpers/sqlite";
import type { AuthorRow, NewPerson, PersonRow, PostRow } from "../fixtures.ts";
import { type Contender, only, withKeys } from "./contender.ts";
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

interface PostColumns {
  id: Generated<number>;
  author_id: number;
  title: string;
  views: number;
  score: number;
  published: boolean | number;
  created_at: Date | string;
}

interface Schema {
  people: StoredColumns;
  entries: StoredColumns;
  authors: { id: Generated<number>; name: string; email: string; city: string };
  posts: PostColumns;
  triples: { id: Generated<number>; number: number; label: string; weight: number };
}

/** What differs between two databases: kysely has no types at run time, so values are converted by hand. */
interface Conversion {
  readonly people: (rows: readonly unknown[]) => PersonRow[];
  readonly posts: (cell: unknown) => PostRow[];
  readonly active: boolean | number;
  readonly values: (row: NewPerson) => Omit<StoredColumns, "id">;
  readonly array: typeof sqliteArray;
}

/** How a statement reaches the database. */
export type Execute = (sql: string, params: readonly unknown[]) => Promise<QueryResult<unknown>>;

const sqlite: Conversion = {
  people: (rows) => (rows as readonly StoredPerson[]).map(readPerson),
  posts: (cell) => (JSON.parse(cell as string) as StoredPost[]).map(readPost),
  active: 1,
  values: ({ createdAt, active, balance, ...rest }) => ({
    ...rest,
    active: storedBoolean(active),
    created_at: createdAt.toISOString(),
    balance: storedBalance(balance),
  }),
  array: sqliteArray,
};

const postgres: Conversion = {
  people: (rows) => rows as PersonRow[],
  posts: (cell) => (cell as PostRow[]).map((post) => ({ ...post, createdAt: new Date(post.createdAt) })),
  active: true,
  values: ({ createdAt, ...rest }) => ({ ...rest, created_at: createdAt }),
  array: postgresArray as typeof sqliteArray,
};

/** Kysely with SQLite's compiler; it has no dialect for this client, so its driver is the few lines below. */
export function kyselySqlite(execute: Execute): Contender {
  return kysely(new Kysely<Schema>({ dialect: sqliteDialect(execute) }), sqlite);
}

/** Kysely with the dialect it ships for better-sqlite3. */
export function kyselyBetterSqlite3(database: Database): Contender {
  return kysely(new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), sqlite);
}

/** Kysely with the dialect it ships. */
export function kyselyPglite(client: PGlite): Contender {
  return kysely(new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: client }) }), postgres);
}

/** Sends statements with the official client. */
export function libsqlExecute(client: Pick<Client, "execute">): Execute {
  return async (sql, params) => {
    const { rows, rowsAffected } = await client.execute({ sql, args: params as InValue[] });
    return { rows, numAffectedRows: BigInt(rowsAffected) };
  };
}

function sqliteDialect(execute: Execute): Dialect {
  const refuse = (): Promise<never> => Promise.reject(new RangeError("the benchmark opens no transaction"));
  const nothing = (): Promise<void> => Promise.resolve();
  const connection: DatabaseConnection = {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) => execute(sql, parameters) as Promise<QueryResult<Row>>,
    streamQuery: () => {
      throw new RangeError("the benchmark streams nothing");
    },
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => ({
      init: nothing,
      acquireConnection: () => Promise.resolve(connection),
      releaseConnection: nothing,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: nothing,
    }),
  };
}

const columns = [
  "id",
  "name",
  "email",
  "city",
  "country",
  "note",
  "score",
  "active",
  "created_at as createdAt",
  "balance",
] as const;
const postColumns = [
  "posts.id",
  "posts.author_id as authorId",
  "posts.title",
  "posts.views",
  "posts.score",
  "posts.published",
  "posts.created_at as createdAt",
] as const;

function kysely(db: Kysely<Schema>, { people, posts, active, values, array }: Conversion): Contender {
  const byKey = (id: number) => db.selectFrom("people").select(columns).where("id", "=", id);
  const newest = (city: string, minimum: number) =>
    db
      .selectFrom("people")
      .select(columns)
      .where("city", "=", city)
      .where("active", "=", active)
      .where("score", ">=", minimum)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(20);
  return {
    name: "kysely",
    get: async (id) => only(people(await byKey(id).execute())),
    all: async () => people(await db.selectFrom("people").select(columns).orderBy("id").execute()),
    newest: async (city, minimum) => people(await newest(city, minimum).execute()),
    create: async (row) =>
      only(withKeys([row], await db.insertInto("entries").values(values(row)).returning("id").execute())),
    createMany: async (rows) =>
      withKeys(rows, await db.insertInto("entries").values(rows.map(values)).returning("id").execute()),
    update: async (id, patch) =>
      only(people(await db.updateTable("entries").set(patch).where("id", "=", id).returning(columns).execute())),
    count: async () => {
      const counted = db
        .selectFrom("people")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("active", "=", active);
      return (await counted.executeTakeFirstOrThrow()).count;
    },
    withPosts: async () => {
      const rows = await db
        .selectFrom("authors")
        .select((eb) => [
          "id",
          "name",
          "email",
          "city",
          array(
            eb
              .selectFrom("posts")
              .select(postColumns)
              .whereRef("posts.author_id", "=", "authors.id")
              .orderBy("posts.id"),
          ).as("posts"),
        ])
        .orderBy("id")
        .limit(100)
        .execute();
      return (rows as readonly (AuthorRow & { readonly posts: unknown })[]).map((row) => ({
        ...row,
        posts: posts(row.posts),
      }));
    },
    createTriples: (rows) => db.insertInto("triples").values(rows).returningAll().execute(),
    build: {
      get: (id) => byKey(id).compile(),
      newest: (city, minimum) => newest(city, minimum).compile(),
    },
  };
}
