import { relations } from "drizzle-orm";
import * as lite from "drizzle-orm/sqlite-core";

/** An instant as text, which no column type of drizzle reads. */
const isoText = lite.customType<{ data: Date; driverData: string }>({
  dataType: () => "text",
  fromDriver: (text) => new Date(text),
  toDriver: (date) => date.toISOString(),
});

/** A decimal of two digits kept as a whole number, which no column type of drizzle reads. */
const cents = lite.customType<{ data: string; driverData: number }>({
  dataType: () => "integer",
  fromDriver: (whole) => (whole / 100).toFixed(2),
  toDriver: (text) => Math.round(Number(text) * 100),
});

const litePerson = () => ({
  id: lite.integer().primaryKey({ autoIncrement: true }),
  name: lite.text().notNull(),
  email: lite.text().notNull(),
  city: lite.text().notNull(),
  country: lite.text().notNull(),
  note: lite.text(),
  score: lite.real().notNull(),
  active: lite.integer({ mode: "boolean" }).notNull(),
  createdAt: isoText("created_at").notNull(),
  balance: cents().notNull(),
});

const liteAuthors = lite.sqliteTable("authors", {
  id: lite.integer().primaryKey({ autoIncrement: true }),
  name: lite.text().notNull(),
  email: lite.text().notNull(),
  city: lite.text().notNull(),
});

const litePosts = lite.sqliteTable("posts", {
  id: lite.integer().primaryKey({ autoIncrement: true }),
  authorId: lite.integer("author_id").notNull(),
  title: lite.text().notNull(),
  views: lite.integer().notNull(),
  score: lite.real().notNull(),
  published: lite.integer({ mode: "boolean" }).notNull(),
  createdAt: isoText("created_at").notNull(),
});

const liteComments = lite.sqliteTable("comments", {
  id: lite.integer().primaryKey({ autoIncrement: true }),
  postId: lite.integer("post_id").notNull(),
  name: lite.text().notNull(),
  body: lite.text().notNull(),
});

/** The tables and relations of a SQLite file. */
export const sqliteSchema = {
  people: lite.sqliteTable("people", litePerson()),
  entries: lite.sqliteTable("entries", litePerson()),
  authors: liteAuthors,
  posts: litePosts,
  authorRelations: relations(liteAuthors, ({ many }) => ({ posts: many(litePosts) })),
  postRelations: relations(litePosts, ({ one, many }) => ({
    author: one(liteAuthors, { fields: [litePosts.authorId], references: [liteAuthors.id] }),
    comments: many(liteComments),
  })),
  comments: liteComments,
  commentRelations: relations(liteComments, ({ one }) => ({
    post: one(litePosts, { fields: [liteComments.postId], references: [litePosts.id] }),
  })),
  events: lite.sqliteTable("events", {
    id: lite.integer().primaryKey({ autoIncrement: true }),
    kind: lite.text().notNull(),
    title: lite.text().notNull(),
    amount: lite.integer(),
    happenedAt: isoText("happened_at").notNull(),
  }),
  triples: lite.sqliteTable("triples", {
    id: lite.integer().primaryKey({ autoIncrement: true }),
    number: lite.integer().notNull(),
    label: lite.text().notNull(),
    weight: lite.real().notNull(),
  }),
};
