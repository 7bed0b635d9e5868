import { createClient } from "@libsql/client/web";
import { neon } from "@neondatabase/serverless";
import { eq, relations } from "drizzle-orm";
import { drizzle as drizzleOverLibsql } from "drizzle-orm/libsql/web";
import { drizzle as drizzleOverNeon } from "drizzle-orm/neon-http";
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { integer, sqliteTable, text as sqliteText } from "drizzle-orm/sqlite-core";
import type { NetworkContender } from "./task.ts";

const id = () => bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity();
const pgUsers = pgTable("users", {
  id: id(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
});
const pgPosts = pgTable("posts", {
  id: id(),
  authorId: bigint("author_id", { mode: "number" }).notNull(),
  title: text("title").notNull(),
  views: bigint("views", { mode: "number" }).notNull(),
});
const pgComments = pgTable("comments", {
  id: id(),
  postId: bigint("post_id", { mode: "number" }).notNull(),
  body: text("body"),
});

const key = () => integer("id").primaryKey({ autoIncrement: true });
const users = sqliteTable("users", {
  id: key(),
  email: sqliteText("email").notNull(),
  name: sqliteText("name").notNull(),
});
const posts = sqliteTable("posts", {
  id: key(),
  authorId: integer("author_id").notNull(),
  title: sqliteText("title").notNull(),
  views: integer("views").notNull(),
});
const comments = sqliteTable("comments", { id: key(), postId: integer("post_id").notNull(), body: sqliteText("body") });

function related<Users extends typeof users, Posts extends typeof posts, Comments extends typeof comments>(schema: {
  users: Users;
  posts: Posts;
  comments: Comments;
}) {
  return {
    ...schema,
    postRelations: relations(schema.posts, ({ one, many }) => ({
      author: one(schema.users, { fields: [schema.posts.authorId], references: [schema.users.id] }),
      comments: many(schema.comments),
    })),
    commentRelations: relations(schema.comments, ({ one }) => ({
      post: one(schema.posts, { fields: [schema.comments.postId], references: [schema.posts.id] }),
    })),
  };
}

const sqliteSchema = related({ users, posts, comments });
const postgresSchema = related({
  users: pgUsers,
  posts: pgPosts,
  comments: pgComments,
} as never) as typeof sqliteSchema;
type Database = ReturnType<typeof drizzleOverLibsql<typeof sqliteSchema>>;

/** Drizzle over Neon's HTTP client. */
export function drizzleNeon(url: string): NetworkContender {
  const db = drizzleOverNeon({ client: neon(url), schema: postgresSchema });
  // Its builders look alike for both databases; only their types are kept apart.
  return drizzle(db as unknown as Database, postgresSchema);
}

/** Drizzle over libSQL's HTTP client. */
export function drizzleLibsql(url: string): NetworkContender {
  return drizzle(drizzleOverLibsql({ client: createClient({ url }), schema: sqliteSchema }), sqliteSchema);
}

function drizzle(db: Database, { users, posts }: typeof sqliteSchema): NetworkContender {
  const find = (email: string) => db.select().from(users).where(eq(users.email, email));
  return {
    name: "drizzle",
    get: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0],
    list: () =>
      db.query.posts.findMany({
        with: { author: true, comments: true },
        orderBy: (p, { asc }) => asc(p.id),
        limit: 100,
      }),
    family: (email) =>
      db.transaction(async (tx) => {
        const [user] = await tx.insert(users).values({ email, name: "" }).returning();
        if (user === undefined) throw new TypeError("no row came back");
        const rows = Array.from({ length: 10 }, (_, index) => ({
          authorId: user.id,
          title: `post ${index}`,
          views: 0,
        }));
        return (await tx.insert(posts).values(rows).returning()).length;
      }),
    // As its documentation suggests: insert, and read when there was nothing to insert.
    async getOrCreate(email) {
      const [made] = await db
        .insert(users)
        .values({ email, name: "new" })
        .onConflictDoNothing({ target: users.email })
        .returning();
      return made ?? (await find(email))[0];
    },
    updateOrCreate: async (email, name) =>
      (
        await db
          .insert(users)
          .values({ email, name })
          .onConflictDoUpdate({ target: users.email, set: { name } })
          .returning()
      )[0],
    createMany: async (emails) =>
      (
        await db
          .insert(users)
          .values(emails.map((email) => ({ email, name: "" })))
          .returning()
      ).length,
    increment: (id) =>
      db.transaction(async (tx) => {
        const [post] = await tx.select().from(posts).where(eq(posts.id, id));
        const views = (post?.views ?? 0) + 1;
        await tx.update(posts).set({ views }).where(eq(posts.id, id));
        return views;
      }),
  };
}
