import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TypeScript, check, compilers, describe, settings } from "./compilers.ts";
import type { PackageTypes } from "./package-types.ts";
import { adapterSource, callsSource, computedSource, queriesSource, schemaSource, size } from "./workload.ts";

/** One measured count against its budget. */
export interface Count {
  readonly name: string;
  readonly count: number;
  readonly budget: number;
  readonly compiler: string;
}

interface Call {
  readonly name: string;
  readonly references: number;
  readonly budget: number;
  readonly write: (table: string) => string;
}

const NEW_ROW = `title: "a", slug: "b", price: "1.00"`;

/** Calls counted on models not used before in the file, which are the dearest; what all models share has been paid by others. */
const CALLS: readonly Call[] = [
  { name: "limit, all", references: 1, budget: 100, write: (table) => `await ${table}.limit(1).all()` },
  { name: "get by key", references: 1, budget: 250, write: (table) => `(await ${table}.get(1)).title.length` },
  { name: `select("id", "title")`, references: 1, budget: 150, write: (table) => `${table}.select("id", "title")` },
  { name: `orderBy("-id")`, references: 1, budget: 130, write: (table) => `${table}.orderBy("-id")` },
  { name: "filter({ … })", references: 1, budget: 550, write: (table) => `${table}.filter({ title: "a" })` },
  { name: "filter(p => …)", references: 1, budget: 450, write: (table) => `${table}.filter((p) => p.views.gt(1))` },
  {
    name: "p.parent.title",
    references: 1,
    budget: 550,
    write: (table) => `${table}.filter((p) => p.parent.title.eq("a"))`,
  },
  { name: `include("parent")`, references: 1, budget: 400, write: (table) => `${table}.include("parent")` },
  {
    name: "include with a callback",
    references: 1,
    budget: 700,
    write: (table) => `${table}.include({ parent: (rows) => rows.select("id") })`,
  },
  {
    name: "annotate, filter, orderBy",
    references: 1,
    budget: 600,
    write: (table) =>
      `${table}.annotate((p) => ({ twice: p.views.mul(2) })).filter((p) => p.twice.gt(1)).orderBy("-twice").all()`,
  },
  {
    name: "groupBy, annotate, orderBy",
    references: 1,
    budget: 600,
    write: (table) =>
      `${table}.groupBy("active").annotate((p) => ({ n: count(), total: sum(p.views) })).orderBy("-total").all()`,
  },
  {
    name: "aggregate",
    references: 1,
    budget: 450,
    write: (table) => `${table}.aggregate((p) => ({ n: count(), last: max(p.createdAt), least: sum(p.price) }))`,
  },
  {
    name: "exists, subquery",
    references: 1,
    budget: 550,
    write: (table) =>
      `${table}.filter((p) => exists(${table}.filter((q) => q.id.eq(p.id)))).annotate(() => ({ s: subquery(${table}, (q) => q.slug) }))`,
  },
  { name: "update with an object", references: 1, budget: 600, write: (table) => `${table}.update(1, { title: "a" })` },
  {
    name: "create, 1 required reference",
    references: 1,
    budget: 650,
    write: (table) => `${table}.create({ ${NEW_ROW}, score: 1, parentId: 1 })`,
  },
  {
    name: "create, 4 required references",
    references: 4,
    budget: 1_000,
    write: (table) => `${table}.create({ ${NEW_ROW}, parentId: 1, parent2Id: 1, parent3: { id: 1 }, parent4Id: 1 })`,
  },
];

/** Counts instantiations on the generated workload; throws when it does not compile, because then the counts mean nothing. */
export function countInstantiations(types: PackageTypes, folder: string): Count[] {
  const counts: Count[] = [];
  for (const ts of compilers) {
    const measure = (name: string, references: number, queries: string): number =>
      measureProgram(ts, types, path.join(folder, `${name.replace(/\W+/g, "-")}-${references}`), references, queries);
    const schema = measure("schema", 1, "");
    counts.push({
      name: `schema of ${size.models} models and connect`,
      count: schema,
      budget: 15_000,
      compiler: ts.version,
    });
    for (const [name, source] of Object.entries({ queries: queriesSource(), "computing queries": computedSource() })) {
      const count = (measure(name, 1, source) - schema) / size.queries;
      counts.push({ name: `each of ${size.queries} ${name}`, count, budget: 800, compiler: ts.version });
    }
    if (ts !== compilers[0]) continue;
    for (const { name, references, budget, write } of CALLS) {
      const [ten, twenty] = [10, 20].map((models) =>
        measure(`${models} ${name}`, references, callsSource(models, write)),
      ) as [number, number];
      counts.push({ name, count: (twenty - ten) / 10, budget, compiler: ts.version });
    }
  }
  return counts;
}

function measureProgram(
  ts: TypeScript,
  types: PackageTypes,
  folder: string,
  references: number,
  queries: string,
): number {
  mkdirSync(folder, { recursive: true });
  const files = { "adapter.ts": adapterSource, "schema.ts": schemaSource(references), "queries.ts": queries };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const names = Object.keys(files).map((name) => path.join(folder, name));
  const { problems, instantiations } = check(ts, names, settings(ts, types.paths, true));
  const [first] = problems;
  if (first !== undefined) throw new Error(`the workload does not compile: ${describe(first)}`);
  return instantiations;
}
