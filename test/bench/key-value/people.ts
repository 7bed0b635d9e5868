import { type Row, model, t } from "../../../src/index.ts";
import { newPerson, times } from "../fixtures.ts";

/** Ten columns, each with a number: rows are written by position. */
const numbered = {
  id: t.integer().primaryKey().tag(1),
  name: t.text().tag(2),
  email: t.text().tag(3),
  city: t.text().tag(4),
  country: t.text().tag(5),
  note: t.text().nullable().tag(6),
  score: t.float().tag(7),
  active: t.boolean().tag(8),
  createdAt: t.timestamp().tag(9),
  balance: t.decimal(12, 2).tag(10),
};

export const Person = model("people", numbered);

/** The same with an index: fifty groups of twenty. */
export const Member = model("members", { ...numbered, group: t.integer().index().tag(11) });

/** The same ten columns without numbers: rows are written by the names of columns. */
export const NamedPerson = model("people", {
  id: t.integer().primaryKey(),
  name: t.text(),
  email: t.text(),
  city: t.text(),
  country: t.text(),
  note: t.text().nullable(),
  score: t.float(),
  active: t.boolean(),
  createdAt: t.timestamp(),
  balance: t.decimal(12, 2),
});

export type PersonRow = Row<typeof Person>;
export type MemberRow = Row<typeof Member>;

export const PEOPLE = 1000;
export const GROUPS = 50;

export function personAt(index: number): PersonRow {
  return { id: index + 1, ...newPerson(index) };
}

export function memberAt(index: number): MemberRow {
  return { ...personAt(index), group: index % GROUPS };
}

export const people: readonly PersonRow[] = times(PEOPLE, personAt);
