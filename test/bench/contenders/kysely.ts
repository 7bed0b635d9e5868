import type { PGlite } from "@electric-sql/pglite";
import type { Client, InValue } from "@libsql/client";
import type { Database } from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PGliteDialect,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { AuthorRow } from "../models.ts";
import { type Contender, only, withKeys } from "./contender.ts";
import { type Conversion, type Schema, postColumns, postgres, sqlite } from "./kysely-schema.ts";
import { kyselyQuestions } from "./questions-kysely.ts";

/** How a statement reaches the database. */
export type Execute = (sql: string, params: readonly unknown[]) => Promise<QueryResult<unknown>>;

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

function kysely(db: Kysely<Schema>, conversion: Conversion): Contender {
  const { people, list, post, active, values, array } = conversion;
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
        posts: list(row.posts).map(post),
      }));
    },
    createTriples: (rows) => db.insertInto("triples").values(rows).returningAll().execute(),
    questions: kyselyQuestions(db, conversion),
    build: {
      get: (id) => byKey(id).compile(),
      newest: (city, minimum) => newest(city, minimum).compile(),
    },
  };
}
