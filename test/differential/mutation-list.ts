/** A mistake to be planted: a piece of one file, and what takes its place. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly piece: string;
  readonly instead: string;
}

/** Mistakes of the compiler and the engine that must be found. */
export const mutations: readonly Mutation[] = [
  {
    name: "null order",
    file: "src/sql/dialects/sqlite-family.ts",
    piece: "nullsLargest: false",
    instead: "nullsLargest: true",
  },
  {
    name: "not over null",
    file: "src/sql/compile-condition.ts",
    piece: ` OR \${first} IS NULL)`,
    instead: ")",
  },
  {
    name: "LIKE escape",
    file: "src/sql/dialects/sqlite-family.ts",
    piece: ', "[": "[[]" };',
    instead: " };",
  },
  {
    name: "fan-out",
    file: "src/sql/composition.ts",
    piece: ` ON \${tie(relation, joined, frame)}\``,
    instead: ` ON \${tie(relation, joined, frame)} OR \${frame.prefix}\${quote(relation.from.column)} IS NULL\``,
  },
  {
    name: "code-point order",
    file: "src/engine/compare.ts",
    piece: "here >= 0xd800 && there >= 0xd800 ? rank(here) - rank(there) : here - there",
    instead: "here - there",
  },
];
