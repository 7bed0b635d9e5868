import { relations } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
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

/** The tables and relations of a SQLite file. */
export const sqliteSchema = {
  people: lite.sqliteTable("people", litePerson()),
  entries: lite.sqliteTable("entries", litePerson()),
  authors: liteAuthors,
  posts: litePosts,
  authorRelations: relations(liteAuthors, ({ many }) => ({ posts: many(litePosts) })),
  postRelations: relations(litePosts, ({ one }) => ({
    author: one(liteAuthors, { fields: [litePosts.authorId], references: [liteAuthors.id] }),
  })),
  triples: lite.sqliteTable("triples", {
    id: lite.integer().primaryKey({ autoIncrement: true }),
    number: lite.integer().notNull(),
    label: lite.text().notNull(),
    weight: lite.real().notNull(),
  }),
};

const pgKey = () => pg.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity();
const instant = () => pg.timestamp("created_at", { withTimezone: true, precision: 3 }).notNull();

const pgPerson = () => ({
  id: pgKey(),
  name: pg.text().notNull(),
  email: pg.text().notNull(),
  city: pg.text().notNull(),
  country: pg.text().notNull(),
  note: pg.text(),
  score: pg.doublePrecision().notNull(),
  active: pg.boolean().notNull(),
  createdAt: instant(),
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
  createdAt: instant(),
});

/** The same for Postgres. */
export const postgresSchema = {
  people: pg.pgTable("people", pgPerson()),
  entries: pg.pgTable("entries", pgPerson()),
  authors: pgAuthors,
  posts: pgPosts,
  authorRelations: relations(pgAuthors, ({ many }) => ({ posts: many(pgPosts) })),
  postRelations: relations(pgPosts, ({ one }) => ({
    author: one(pgAuthors, { fields: [pgPosts.authorId], references: [pgAuthors.id] }),
  })),
  triples: pg.pgTable("triples", {
    id: pgKey(),
    number: pg.bigint({ mode: "number" }).notNull(),
    label: pg.text().notNull(),
    weight: pg.doublePrecision().notNull(),
  }),
};
