import type { NewPerson, PersonRow, PostRow } from "../models.ts";

/** A person as the columns of a SQLite file hold it. */
export interface StoredPerson {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly city: string;
  readonly country: string;
  readonly note: string | null;
  readonly score: number;
  readonly active: number;
  readonly createdAt: string;
  readonly balance: number;
}

/** A post as the columns of a SQLite file hold it. */
export interface StoredPost {
  readonly id: number;
  readonly authorId: number;
  readonly title: string;
  readonly views: number;
  readonly score: number;
  readonly published: number;
  readonly createdAt: string;
}

/** What a program writes by hand where neither the driver nor the library knows the types of columns. */
export function readPerson(row: StoredPerson): PersonRow {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    city: row.city,
    country: row.country,
    note: row.note,
    score: row.score,
    active: row.active === 1,
    createdAt: new Date(row.createdAt),
    balance: (row.balance / 100).toFixed(2),
  };
}

/** The same for a post. */
export function readPost(row: StoredPost): PostRow {
  return {
    id: row.id,
    authorId: row.authorId,
    title: row.title,
    views: row.views,
    score: row.score,
    published: row.published === 1,
    createdAt: new Date(row.createdAt),
  };
}

/** The way back, in the forms a SQLite file holds. */
export function storedBoolean(value: boolean): number {
  return value ? 1 : 0;
}

/** Decimals are kept as whole numbers of their last digit. */
export function storedBalance(balance: NewPerson["balance"]): number {
  return Math.round(Number(balance) * 100);
}
