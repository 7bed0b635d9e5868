import type { AuthorWithPosts, NewPerson, NewTriple, PersonPatch, PersonRow, TripleRow } from "../models.ts";
import type { Questions } from "./questions.ts";

/** The names of the contenders, the one all ratios refer to first. */
export const contenderNames = ["bare", "anyrow", "drizzle", "kysely"] as const;

export type ContenderName = (typeof contenderNames)[number];

/** Makes text and parameters of a query without running it. */
export interface Builder {
  get(id: number): unknown;
  newest(city: string, minimum: number): unknown;
}

/**
 * One way to do the work of the benchmark. Every method gives the same typed values whoever does it: what a library cannot
 * decode is decoded by hand, as a program would. What a library lets a program await is handed out as it is.
 */
export interface Contender {
  readonly name: ContenderName;
  get(id: number): PromiseLike<PersonRow>;
  all(): PromiseLike<PersonRow[]>;
  /** The twenty newest active people of a city with at least this score. */
  newest(city: string, minimum: number): PromiseLike<PersonRow[]>;
  create(row: NewPerson): PromiseLike<PersonRow>;
  createMany(rows: readonly NewPerson[]): PromiseLike<PersonRow[]>;
  update(id: number, patch: PersonPatch): PromiseLike<PersonRow>;
  /** The first hundred authors, each with all of their posts. */
  withPosts(): PromiseLike<AuthorWithPosts[]>;
  /** How many people are active. */
  count(): PromiseLike<number>;
  createTriples(rows: readonly NewTriple[]): PromiseLike<TripleRow[]>;
  readonly questions: Questions;
  /** `null` where the text is written by hand and there is nothing to build. */
  readonly build: Builder | null;
}

/** What an insert has to return: the key is all that a program does not know of the rows it hands in. */
export interface Keyed {
  readonly id: number;
}

/**
 * New rows as they are stored, from the rows handed in and the keys that came back. All statements
 * written for the benchmark do it so; returning every column is the other way to the same rows, and slower.
 */
export function withKeys(rows: readonly NewPerson[], keys: readonly Keyed[]): PersonRow[] {
  return rows.map((row, index) => ({ id: keys[index]?.id ?? Number.NaN, ...row }));
}

/** The only row of a statement that always gives one. */
export function only<Thing>(rows: readonly Thing[]): Thing {
  const [row] = rows;
  if (row === undefined) throw new RangeError("a row was expected");
  return row;
}
