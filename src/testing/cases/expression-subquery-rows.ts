import type { Json } from "../../fields/field-types.ts";

interface AuthorRow {
  readonly id: number;
  readonly name: string;
  readonly rank: number | null;
  readonly favourite: string | null;
}

interface BookRow {
  readonly id: number;
  readonly authorId: number | null;
  readonly title: string;
  readonly pages: number | null;
  readonly price: string | null;
  readonly at: Date | null;
  readonly tags: string[] | null;
  readonly data: Json | null;
}

/** A moment on a day. */
export function day(text: string): Date {
  return new Date(`${text}T12:00:00.001Z`);
}

/** The authors that subqueries are asked about. */
export const authorRows: readonly AuthorRow[] = [
  { id: 1, name: "Ann", rank: 3, favourite: "Dune" },
  { id: 2, name: "Bob", rank: 1, favourite: "Emma" },
  { id: 3, name: "Cid", rank: null, favourite: null },
  { id: 4, name: "Dan", rank: 3, favourite: "None" },
];

/** Their books. */
export const bookRows: readonly BookRow[] = [
  {
    id: 1,
    authorId: 1,
    title: "Dune",
    pages: 500,
    price: "9.50",
    at: day("2020-01-01"),
    tags: ["a", "b"],
    data: { n: 1 },
  },
  { id: 2, authorId: 1, title: "alpha", pages: null, price: "0.05", at: day("1969-12-31"), tags: [], data: { n: "1" } },
  { id: 3, authorId: 1, title: "Zoo", pages: 120, price: null, at: null, tags: null, data: null },
  { id: 4, authorId: 2, title: "Emma", pages: 500, price: "-1.00", at: day("2021-06-01"), tags: ["c"], data: [true] },
  { id: 5, authorId: 2, title: "Dune", pages: 30, price: "2.00", at: null, tags: ["a"], data: "text" },
  { id: 6, authorId: 4, title: "Ü", pages: null, price: null, at: null, tags: null, data: null },
  { id: 7, authorId: null, title: "stray", pages: 70, price: "1.00", at: null, tags: null, data: null },
];
