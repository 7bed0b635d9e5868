import type { areaNames } from "./areas.ts";

/** A mistake to be planted: a piece of one file, and what takes its place. */
export interface Mutation {
  readonly name: string;
  /** The area whose questions find it. */
  readonly about: (typeof areaNames)[number];
  readonly file: string;
  readonly piece: string;
  readonly instead: string;
}

/** Mistakes of the compiler and the engine that must be found. */
export const mutations: readonly Mutation[] = [
  {
    name: "null order",
    about: "language",
    file: "src/sql/dialects/sqlite-family.ts",
    piece: "nullsLargest: false",
    instead: "nullsLargest: true",
  },
  {
    name: "not over null",
    about: "language",
    file: "src/sql/compile-condition.ts",
    piece: ` OR \${first} IS NULL)`,
    instead: ")",
  },
  {
    name: "LIKE escape",
    about: "language",
    file: "src/sql/dialects/sqlite-family.ts",
    piece: ', "[": "[[]" };',
    instead: " };",
  },
  {
    name: "fan-out",
    about: "language",
    file: "src/sql/composition.ts",
    piece: ` ON \${tie(relation, joined, frame)}\``,
    instead: ` ON \${tie(relation, joined, frame)} OR \${frame.prefix}\${quote(relation.from.column)} IS NULL\``,
  },
  {
    name: "code-point order",
    about: "language",
    file: "src/engine/compare.ts",
    piece: "here >= 0xd800 && there >= 0xd800 ? rank(here) - rank(there) : here - there",
    instead: "here - there",
  },
  {
    name: "end of a range",
    about: "indexes",
    file: "src/key-value/bounds.ts",
    piece: 'to: operator === "lt" ? place : placeAfter(place)',
    instead: "to: place",
  },
  {
    name: "beginning of a range",
    about: "indexes",
    file: "src/key-value/bounds.ts",
    piece: "from: placeAfter(place), to: BEFORE_NULL",
    instead: "from: place, to: BEFORE_NULL",
  },
  {
    name: "null in a range",
    about: "indexes",
    file: "src/key-value/bounds.ts",
    piece: 'const BEFORE_NULL = "~~"',
    instead: 'const BEFORE_NULL = "~~~~"',
  },
  {
    name: "numbers below zero",
    about: "indexes",
    file: "src/key-value/place.ts",
    piece: "9 - Number(digit)",
    instead: "Number(digit)",
  },
  {
    name: "places of bytes",
    about: "indexes",
    file: "src/key-value/place.ts",
    piece: "byte > 0x7d ?",
    instead: "byte > 0x7e ?",
  },
  {
    name: "limit before conditions",
    about: "indexes",
    file: "src/key-value/search.ts",
    piece: "const limit = isExact && ordered",
    instead: "const limit = ordered",
  },
  {
    name: "entries left behind",
    about: "indexes",
    file: "adapters/memory/memory-key-value-items.ts",
    piece: "if (item.entries.length > 0) this.sets.remove(item.key, item.entries);",
    instead: "",
  },
  {
    name: "unique among others",
    about: "indexes",
    file: "src/key-value/stored-table.ts",
    piece: "alone: alone === null ? null : place }",
    instead: "alone: null }",
  },
  {
    name: "half of a limit",
    about: "indexes",
    file: "src/key-value/scripted-range.ts",
    piece: "#found == 2 * limit then break",
    instead: "#found >= limit then break",
  },
];
