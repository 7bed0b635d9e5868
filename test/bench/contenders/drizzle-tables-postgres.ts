import { relations } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";

const pgKey = () => pg.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity();
const instant = (name: string) => pg.timestamp(name, { withTimezone: true, precision: 3 }).notNull();

const pgPerson = () => ({
  id: pgKey(),
  name: pg.text().notNull(),
  email: pg.text().notNull(),
  city: pg.text().notNull(),
  country: pg.text().notNull(),
  note: pg.text(),
  score: pg.doublePrecision().notNull(),
  active: pg.boolean().notNull(),
  createdAt: instant("created_at"),
  balance: pg.numeric({ precision: 12, scale: 2 }).notNull(),
});

const pgAuthors = pg.pgTable("authors", {
  id: pgKey(),
  name: pg.text().notNull(),
  email: pg.text().notNull(),
  city: pg.text().notNull(),
});

const pgPosts = pg.pgTable("posts", {
  id: pgKey(),
  authorId: pg.bigint("author_id", { mode: "number" }).notNull(),
  title: pg.text().notNull(),
  views: pg.bigint({ mode: "number" }).notNull(),
  score: pg.doublePrecision().notNull(),
  published: pg.boolean().notNull(),
  createdAt: instant("created_at"),
});

const pgComments = pg.pgTable("comments", {
  id: pgKey(),
  postId: pg.bigint("post_id", { mode: "number" }).notNull(),
  name: pg.text().notNull(),
  body: pg.text().notNull(),
});

/** The tables and relations of a Postgres database. */
export const postgresSchema = {
  people: pg.pgTable("people", pgPerson()),
  entries: pg.pgTable("entries", pgPerson()),
  authors: pgAuthors,
  posts: pgPosts,
  authorRelations: relations(pgAuthors, ({ many }) => ({ posts: many(pgPosts) })),
  postRelations: relations(pgPosts, ({ one, many }) => ({
    author: one(pgAuthors, { fields: [pgPosts.authorId], references: [pgAuthors.id] }),
    comments: many(pgComments),
  })),
  comments: pgComments,
  commentRelations: relations(pgComments, ({ one }) => ({
    post: one(pgPosts, { fields: [pgComments.postId], references: [pgPosts.id] }),
  })),
  events: pg.pgTable("events", {
    id: pgKey(),
    kind: pg.text().notNull(),
    title: pg.text().notNull(),
    amount: pg.bigint({ mode: "number" }),
    happenedAt: instant("happened_at"),
  }),
  triples: pg.pgTable("triples", {
    id: pgKey(),
    number: pg.bigint({ mode: "number" }).notNull(),
    label: pg.text().notNull(),
    weight: pg.doublePrecision().notNull(),
  }),
};
