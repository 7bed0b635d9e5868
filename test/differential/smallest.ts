import { type Asked, inspected } from "./ask.ts";
import { type Pair, type Playground, natureOf, openPlayground } from "./playground.ts";
import type { Question } from "./question.ts";
import type { Row, Rows } from "./rows.ts";
import type { ModelPlan, Schema } from "./schemas.ts";
import type { Stores } from "./stores.ts";

/** A question about rows. */
export interface Case {
  /** The number of the schema among those of the seed. */
  readonly number: number;
  readonly schema: Schema;
  readonly rows: Rows;
  readonly question: Question;
}

/** A question that a store answers otherwise than the oracle does. */
export interface Disagreement extends Case {
  readonly pair: Pair;
  /** What is sent to the store, and what to the oracle. */
  readonly statements: readonly [store: readonly string[], oracle: readonly string[]];
}

// Milliseconds.
const LONGEST = 20_000;

/** The same disagreement about as few rows and fields as can be found; `null` where it does not come again. */
export async function smallest(stores: Stores, given: Case): Promise<Disagreement | null> {
  const first = await disagreement(stores, given, null);
  if (first === null) return null;
  const deadline = performance.now() + LONGEST;
  const nature = natureOf(first.pair);
  let found = first;
  const tried = async (schema: Schema, rows: Rows): Promise<boolean> => {
    if (performance.now() > deadline) return false;
    // Rows that other rows need cannot be left out.
    const next = await disagreement(stores, { ...given, schema, rows }, nature).catch(() => null);
    if (next !== null) found = next;
    return next !== null;
  };
  for (let before = ""; before !== shapeOf(found);) {
    before = shapeOf(found);
    for (const { name } of found.schema.toReversed()) {
      const { [name]: all = [], ...others } = found.rows;
      const left = found.schema.filter((model) => model.name !== name);
      if (!(await tried(left, others)))
        await withFewerRows(all, (rows) => tried(found.schema, { ...others, [name]: rows }));
    }
    for (const model of found.schema)
      for (const name of columnsOf(model)) await tried(...withoutColumn(found, model.name, name));
  }
  return found;
}

const shapeOf = ({ schema, rows }: Case): string =>
  JSON.stringify([schema, Object.entries(rows).map(([name, each]) => [name, each.length])]);

/** Leaves out as many rows as can be, first many at once. */
async function withFewerRows(all: readonly Row[], tried: (rows: readonly Row[]) => Promise<boolean>): Promise<void> {
  let left = all;
  for (let size = all.length; size >= 1; size >>= 1) {
    // The last rows are those that others refer to least.
    for (let end = left.length; end > 0; end -= size) {
      const rows = [...left.slice(0, Math.max(0, end - size)), ...left.slice(end)];
      if (await tried(rows)) left = rows;
    }
  }
}

async function disagreement(stores: Stores, given: Case, nature: string | null): Promise<Disagreement | null> {
  return disagreementIn(await openPlayground(stores, given.schema, given.rows), given, nature);
}

/** How the stores of a playground disagree about a question, in this way if one is given; `null` where they do not. */
export async function disagreementIn(
  playground: Playground,
  given: Case,
  nature: string | null = null,
): Promise<Disagreement | null> {
  const { question } = given;
  const pairs = await playground.pairs(question);
  const pair = pairs.find((each) => each.verdict === "different" && (nature === null || natureOf(each) === nature));
  if (pair === undefined) return null;
  const asked = playground.asked.get(pair.store) ?? playground.oracle;
  return { ...given, pair, statements: [statementsOf(asked, question), statementsOf(playground.oracle, question)] };
}

function statementsOf(asked: Asked, question: Question): string[] {
  try {
    const { statements = [] } = inspected(asked, question);
    return statements.map(({ sql, params }) => `${sql}  ← ${params.map(String).join(", ")}`);
  } catch (error) {
    return [String(error)];
  }
}

/** What may be left out of a model. */
function columnsOf({ key, fields, refs }: ModelPlan): readonly string[] {
  return [...fields, ...refs].map(({ name }) => name).filter((name) => !key.includes(name));
}

function withoutColumn({ schema, rows }: Case, model: string, name: string): [schema: Schema, rows: Rows] {
  const kept = schema.map((each) =>
    each.name === model
      ? {
          ...each,
          fields: each.fields.filter((field) => field.name !== name),
          refs: each.refs.filter((ref) => ref.name !== name),
          indexes: each.indexes.filter((names) => !names.includes(name)),
          uniques: each.uniques.filter((names) => !names.includes(name)),
        }
      : each,
  );
  const left = (rows[model] ?? []).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([property]) => property !== name && property !== `${name}Id`)),
  );
  return [kept, { ...rows, [model]: left }];
}
