import { behaviours } from "./cache-orm-behaviours.ts";
import { kindRows } from "./cache-orm-kinds.ts";
import { modelRows } from "./cache-orm-models.ts";
import { partsOf } from "./cache-orm-proofs.ts";
import type { CacheOrmRow } from "./cache-orm-row.ts";
import { storeRows } from "./cache-orm-stores.ts";
import { weaknesses } from "./cache-orm-weaknesses.ts";

/** Rows under their headings, in the order of the page. */
const parts: readonly (readonly [heading: string, prefix: string, rows: readonly CacheOrmRow[]])[] = [
  ["Stores and serializers", "CO-", storeRows],
  ["Models and their verbs", "CO-", modelRows],
  ["Fields, references, atomic changes", "CO-", kindRows],
  ["What its tests say", "", behaviours],
  ["What was wrong with it", "", weaknesses],
];

const INTRODUCTION = `# The cache ORM, row by row

anyrow succeeds cacheorm, an ORM over caches. This is the list of its features, of those it promised, of what its tests say of it, and of what was
wrong with it: how each is said here, which tests prove it, and what was decided otherwise.

Tests are named as they stand: behind **store** those of the suite of stores of keys and values, which runs on every such store; behind **models** those of
the suite of models by key, on the same; behind **suite** those that every adapter runs; behind **fields** those of test/key-value/cache-orm-fields.test.ts, with each serializer;
the others behind their file below \`test/\`, where \`%s\` stands for each case of a
table. \`npx vitest run test/conformance/cache-orm.test.ts -u\` writes this page anew.
`;

/** The text of the page. */
export function pageText(): string {
  return [INTRODUCTION, ...parts.map(([heading, prefix, rows]) => section(heading, prefix, rows))].join("\n");
}

function section(heading: string, prefix: string, rows: readonly CacheOrmRow[]): string {
  const lines = rows.map(({ row, feature, here, proof, decision }) => {
    const decided = decision === undefined ? [] : [`*${decision}*`];
    return `| ${[`${prefix}${row}`, feature, here, [...decided, ...placed(proof)].join("<br>")].map(cell).join(" | ")} |`;
  });
  return [`## ${heading}`, "", "| row | feature | here | decided and proven |", "|---|---|---|---|", ...lines, ""].join(
    "\n",
  );
}

/** Names of tests, with the place of each told once. */
function placed(proof: readonly string[]): readonly string[] {
  const byPlace = new Map<string, readonly string[]>();
  for (const [place, name] of proof.map(partsOf)) byPlace.set(place, [...(byPlace.get(place) ?? []), name]);
  return [...byPlace].map(([place, names]) => `**${place}**: ${names.join("; ")}`);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
