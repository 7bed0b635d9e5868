import { LibsqlDialect } from "@libsql/kysely-libsql";
import { neon } from "@neondatabase/serverless";
import { type Generated, Kysely } from "kysely";
import { jsonArrayFrom as postgresArray, jsonObjectFrom as postgresObject } from "kysely/helpers/postgres";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/sqlite";
import { NeonDialect } from "kysely-neon";
import type { NetworkContender } from "./task.ts";

interface Schema {
  users: { id: Generated<number>; email: string; name: string };
  posts: { id: Generated<number>; author_id: number; title: string; views: number };
  comments: { id: Generated<number>; post_id: number; body: string };
}

interface Json {
  readonly array: typeof jsonArrayFrom;
  readonly object: typeof jsonObjectFrom;
}

/** Kysely over Neon's HTTP client. */
export function kyselyNeon(url: string): NetworkContender {
  const db = new Kysely<Schema>({ dialect: new NeonDialect({ neon: neon(url) }) });
  return kysely(db, { array: postgresArray as typeof jsonArrayFrom, object: postgresObject as typeof jsonObjectFrom });
}

/** Kysely over libSQL's HTTP client. */
export function kyselyLibsql(url: string): NetworkContender {
  return kysely(new Kysely<Schema>({ dialect: new LibsqlDialect({ url }) }), {
    array: jsonArrayFrom,
    object: jsonObjectFrom,
  });
}

/** JSON of SQLite comes as text. */
function parsed(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

function kysely(db: Kysely<Schema>, { array, object }: Json): NetworkContender {
  return {
    name: "kysely",
    get: (id) => db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst(),
    async list() {
      const rows = await db
        .selectFrom("posts")
        .selectAll()
        .select((eb) => [
          object(
            eb.selectFrom("users").select(["id", "email", "name"]).whereRef("users.id", "=", "posts.author_id"),
          ).as("author"),
          array(
            eb.selectFrom("comments").select(["id", "post_id", "body"]).whereRef("comments.post_id", "=", "posts.id"),
          ).as("comments"),
        ])
        .orderBy("id")
        .limit(100)
        .execute();
      return rows.map((row) => ({ ...row, author: parsed(row.author), comments: parsed(row.comments) }));
    },
    family: (email) =>
      db.transaction().execute(async (tx) => {
        const { id } = await tx
          .insertInto("users")
          .values({ email, name: "" })
          .returning("id")
          .executeTakeFirstOrThrow();
        const rows = Array.from({ length: 10 }, (_, index) => ({
          author_id: Number(id),
          title: `post ${index}`,
          views: 0,
        }));
        return (await tx.insertInto("posts").values(rows).returning("id").execute()).length;
      }),
    async getOrCreate(email) {
      const insert = db
        .insertInto("users")
        .values({ email, name: "new" })
        .onConflict((c) => c.column("email").doNothing());
      return (
        (await insert.returningAll().executeTakeFirst()) ??
        (await db.selectFrom("users").selectAll().where("email", "=", email).executeTakeFirst())
      );
    },
    updateOrCreate: (email, name) =>
      db
        .insertInto("users")
        .values({ email, name })
        .onConflict((c) => c.column("email").doUpdateSet({ name }))
        .returningAll()
        .executeTakeFirst(),
    createMany: async (emails) =>
      (
        await db
          .insertInto("users")
          .values(emails.map((email) => ({ email, name: "" })))
          .returning("id")
          .execute()
      ).length,
    increment: (id) =>
      db.transaction().execute(async (tx) => {
        const post = await tx.selectFrom("posts").select("views").where("id", "=", id).executeTakeFirstOrThrow();
        const views = Number(post.views) + 1;
        await tx.updateTable("posts").set({ views }).where("id", "=", id).execute();
        return views;
      }),
  };
}
