import type { PGlite } from "@electric-sql/pglite";
import type { Client } from "@libsql/client";
import type { Database } from "better-sqlite3";
import { and, asc, count, desc, eq, gte } from "drizzle-orm";
import { drizzle as drizzleOverBetterSqlite3 } from "drizzle-orm/better-sqlite3";
import { type LibSQLDatabase, drizzle as drizzleOverLibsql } from "drizzle-orm/libsql";
import { drizzle as drizzleOverPglite } from "drizzle-orm/pglite";
import { type Contender, only, withKeys } from "./contender.ts";
import { postgresSchema } from "./drizzle-tables-postgres.ts";
import { sqliteSchema } from "./drizzle-tables-sqlite.ts";
import { drizzleQuestions } from "./questions-drizzle.ts";

export type Schema = typeof sqliteSchema;

/** Drizzle over the official client, or over something that answers like it. */
export function drizzleLibsql(client: Pick<Client, "execute">): Contender {
  return drizzle(drizzleOverLibsql(client as Client, { schema: sqliteSchema }), sqliteSchema);
}

/** Drizzle over better-sqlite3. */
export function drizzleBetterSqlite3(database: Database): Contender {
  const db = drizzleOverBetterSqlite3(database, { schema: sqliteSchema });
  // Its queries can be awaited here too; only the types of what they run on differ.
  return drizzle(db as unknown as LibSQLDatabase<Schema>, sqliteSchema);
}

/** Drizzle over PGlite. */
export function drizzlePglite(client: PGlite): Contender {
  const db = drizzleOverPglite(client, { schema: postgresSchema });
  // Its builders look alike for both databases; only their types are kept apart.
  return drizzle(db as unknown as LibSQLDatabase<Schema>, postgresSchema as unknown as Schema);
}

function drizzle(db: LibSQLDatabase<Schema>, schema: Schema): Contender {
  const { people, entries, authors, posts, triples } = schema;
  const key = { id: entries.id };
  const byKey = (id: number) => db.select().from(people).where(eq(people.id, id));
  const newest = (city: string, minimum: number) =>
    db
      .select()
      .from(people)
      .where(and(eq(people.city, city), eq(people.active, true), gte(people.score, minimum)))
      .orderBy(desc(people.createdAt), desc(people.id))
      .limit(20);
  return {
    name: "drizzle",
    get: async (id) => only(await byKey(id)),
    all: () => db.select().from(people).orderBy(asc(people.id)),
    newest: (city, minimum) => newest(city, minimum),
    create: async (row) => only(withKeys([row], await db.insert(entries).values(row).returning(key))),
    createMany: async (rows) =>
      withKeys(
        rows,
        await db
          .insert(entries)
          .values([...rows])
          .returning(key),
      ),
    update: async (id, patch) => only(await db.update(entries).set(patch).where(eq(entries.id, id)).returning()),
    count: async () => only(await db.select({ value: count() }).from(people).where(eq(people.active, true))).value,
    withPosts: () =>
      db.query.authors.findMany({ orderBy: asc(authors.id), limit: 100, with: { posts: { orderBy: asc(posts.id) } } }),
    createTriples: (rows) =>
      db
        .insert(triples)
        .values([...rows])
        .returning(),
    questions: drizzleQuestions(db, schema),
    build: {
      get: (id) => byKey(id).toSQL(),
      newest: (city, minimum) => newest(city, minimum).toSQL(),
    },
  };
}
