import type { Adapter } from "../../src/contracts/adapter.ts";
import { connect } from "../../src/database/connect.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { createTables } from "../../src/migrations/create-tables.ts";
import { t } from "../../src/models/field-factory.ts";
import { model } from "../../src/models/model.ts";
import type { Query } from "../../src/plan/query.ts";
import type { SqlTable, Table } from "../../src/query/query-types.ts";
import { from } from "../../src/query/tables.ts";
import { sql } from "../../src/sql/sql-template.ts";
import { withCauses } from "../../test/runtimes/with-causes.ts";
import type { Operator } from "./operators.ts";

/** What stands in a cell of the table: it runs, it is refused, or it is spelled but cannot be run here. */
export interface Mark {
  readonly mark: "✓" | "–" | "○";
  /** Why it is not `✓`. */
  readonly because: string | null;
}

const RUNS: Mark = { mark: "✓", because: null };

const Row = model("probe_rows", { id: t.integer().primaryKey(), text: t.text() });
const Near = model("probe_vectors", { id: t.integer().primaryKey(), at: t.vector(2) });
const models = { rows: Row };
const vectorModels = { near: Near };

/** Whether a store can be asked about vectors here; if not, why. */
export type Vectors = true | string;

interface Probe {
  readonly ask: (rows: Table<"rows", typeof models>) => Query<unknown>;
  readonly gives: unknown;
}

const locked: Probe = { ask: (rows) => rows.lock("update").pluck("id"), gives: [1] };
const bySql: Probe = {
  ask: (rows) => (rows as SqlTable<"rows", typeof models>).fromSQL(sql`select * from probe_rows`),
  gives: [{ id: 1, text: "Engine 1" }],
};

// What no case of the suite asks of every store.
const probes: Readonly<Partial<Record<Operator, Probe>>> = {
  "text:regex": { ask: (rows) => rows.filter((p) => p.text.regex("^E.+ [0-9]$")).pluck("id"), gives: [1] },
  "text:iregex": { ask: (rows) => rows.filter((p) => p.text.iregex("^e.+ [0-9]$")).pluck("id"), gives: [1] },
  "node:fragment": { ask: (rows) => rows.filter((p) => sql`${p.id} = ${1}`).pluck("id"), gives: [1] },
  "plan:raw": bySql,
  "plan:fromSQL": bySql,
  "lock:update": locked,
  "lock:share": locked,
  "busy:wait": locked,
  "busy:skip": locked,
  "busy:fail": locked,
};

/** Tries what no case used; text where it should be possible and was not. */
export async function probe(operator: Operator, adapter: Adapter, vectors: Vectors): Promise<Mark | string> {
  try {
    if (operator === "call:distance") return await probeVectors(adapter, vectors);
    const asked = probes[operator];
    if (asked === undefined) return "no case of the suite uses it: add one, or a probe";
    return compared(await run(asked, adapter), asked.gives);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) return withCauses(error);
    const [, instead] = error.message.split(` is not supported by ${error.store}: `);
    const lack = probes[operator] === locked && !adapter.capabilities.transactions ? ", which this store has not" : "";
    return { mark: "–", because: `${error.operator}: ${instead}${lack}` };
  }
}

function compared(given: unknown, expected: unknown): Mark | string {
  const [got, wanted] = [given, expected].map((each) => JSON.stringify(each));
  return got === wanted ? RUNS : `gave ${got} instead of ${wanted}`;
}

async function run({ ask }: Probe, adapter: Adapter): Promise<unknown> {
  const db = connect(adapter, models);
  await createTables(db);
  await db.rows.upsert({ id: 1, text: "Engine 1" });
  return db.run(ask(from(models).rows));
}

/** A table of vectors cannot be made everywhere, so that the query is shown first. */
async function probeVectors(adapter: Adapter, vectors: Vectors): Promise<Mark | string> {
  const nearest = from(vectorModels)
    .near.orderBy((p) => p.at.distance([1, 1], "cosine"))
    .pluck("id");
  nearest.inspect(adapter);
  if (vectors !== true) return { mark: "○", because: vectors };
  const db = connect(adapter, vectorModels);
  await createTables(db);
  await db.near.upsertMany([
    { id: 1, at: [0, 9] },
    { id: 2, at: [2, 3] },
  ]);
  return compared(await db.run(nearest), [2, 1]);
}
