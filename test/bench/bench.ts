import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { budgetsOf, promisesOf } from "./budgets.ts";
import { type BulkFigure, measureBulk } from "./bulk.ts";
import { engineWorkloads, openEngine } from "./engine.ts";
import type { Figure } from "./figure.ts";
import { openInstant } from "./instant.ts";
import { keyValueBudgets } from "./key-value/budgets.ts";
import { type KeyValueFigures, plannedKeyValue, runKeyValue } from "./key-value/key-value.ts";
import { keyValueTables } from "./key-value/report.ts";
import { type Titles, budgetsTable, bulkTable, figuresTable } from "./report.ts";
import type { Pace } from "./rounds.ts";
import { type Run, plannedOn, runStore, runWorkloads } from "./run-store.ts";
import {
  type Store,
  type StoreName,
  fileFolder,
  openBetterSqlite3,
  openLibsql,
  openPglite,
  storeNames,
} from "./stores.ts";

// Ours beside the bare driver and two libraries, in the same run: `npm run bench -- [--quick] [--json] [--only name]`, where the
// name is part of a store's or a workload's, or of both with a slash between; `--only key-value` is all about keys and values. It
// reports, whatever the figures are; it fails only when an answer differs or something throws.

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "boolean" }, only: { type: "string" } },
});
const pace: Pace = options.quick
  ? { slice: 6, total: 1000, warmUp: 80, leastRounds: 5 }
  : { slice: 12, total: 5500, warmUp: 250, leastRounds: 11 };
/** There are a hundred workloads of keys and values, so each has less time. */
const keyValuePace: Pace = { ...pace, total: pace.total / 2, leastRounds: Math.ceil(pace.leastRounds / 2) };
const BULK = "createMany 25,000";

const openers: Readonly<Record<StoreName, () => Promise<Store>>> = {
  "better-sqlite3": openBetterSqlite3,
  libsql: openLibsql,
  instant: openInstant,
  pglite: openPglite,
};

function wanted(store: string, workload: string): boolean {
  return `${store}/${workload}`.toLowerCase().includes((options.only ?? "").toLowerCase());
}

/** Titles with the versions that are installed. */
function readTitles(): Titles {
  const read = (path: string): { readonly version: string } =>
    JSON.parse(readFileSync(new URL(`../../${path}package.json`, import.meta.url), "utf8")) as {
      readonly version: string;
    };
  return {
    bare: "bare driver",
    anyrow: `anyrow ${read("").version}`,
    drizzle: `drizzle-orm ${read("node_modules/drizzle-orm/").version}`,
    kysely: `kysely ${read("node_modules/kysely/").version}`,
  };
}

/** Drawn on a terminal only, and apart from the results. */
function progressBar(total: number): SingleBar | null {
  if (!process.stderr.isTTY) return null;
  const bar = new SingleBar(
    { format: "{bar} {percentage}% {what}", stream: process.stderr, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { what: "" });
  return bar;
}

async function runAll(): Promise<{ figures: Figure[]; bulk: BulkFigure[]; keyValue: KeyValueFigures }> {
  const figures: Figure[] = [];
  const bulk: BulkFigure[] = [];
  const planned = storeNames.flatMap((store) => plannedOn(store, { wanted })).length;
  const inEngine = engineWorkloads.filter(({ name }) => wanted("engine", name)).length;
  const bar = progressBar(planned + inEngine + plannedKeyValue({ wanted }).length);
  let finished = 0;
  const progress = (what: string, part: number): void => {
    bar?.update(finished + part, { what });
    if (part === 1) finished++;
  };
  const run: Run = { pace, wanted, progress };
  for (const name of storeNames) {
    const isBulk = name !== "instant" && wanted(name, BULK);
    if (plannedOn(name, { wanted }).length === 0 && !isBulk) continue;
    progress(`opening ${name}`, 0);
    const store = await openers[name]();
    try {
      figures.push(...(await runStore(store, run)));
      if (isBulk) bulk.push(...(await measureBulk(store)));
    } finally {
      await store.close();
    }
  }
  if (inEngine > 0) {
    progress("opening engine", 0);
    const engine = await openEngine();
    figures.push(...(await runWorkloads(engine, engineWorkloads, run)));
    await engine.close();
  }
  const keyValue = await runKeyValue({ ...run, pace: keyValuePace });
  bar?.stop();
  return { figures, bulk, keyValue };
}

const { figures, bulk, keyValue } = await runAll();
const titles = readTitles();
const budgets = [...budgetsOf(figures), ...keyValueBudgets(keyValue.figures)];
const promises = promisesOf(bulk);
// A busy machine slows everyone: times in microseconds are only worth something beside this one.
const load = loadavg()[0]?.toFixed(1);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.versions.node}, files in ${fileFolder()}, load ${load}`;

if (options.json) {
  const judged = budgets.map((budget) => ({
    ...budget,
    met: budget.figure === null ? null : budget.figure <= budget.limit,
  }));
  console.log(JSON.stringify({ machine, titles, pace, figures, bulk, keyValue, budgets: judged, promises }, null, 2));
} else {
  console.log(machine);
  console.log(
    "Medians of one turn; × is the median over rounds of the ratio of times to the bare driver in the same round;",
  );
  console.log("where it is about keys and values, to what stands first.");
  if (figures.length > 0) console.log(figuresTable(figures, titles));
  if (bulk.length > 0) console.log(bulkTable(bulk, titles));
  if (keyValue.figures.length > 0) console.log(keyValueTables(keyValue.figures));
  for (const line of keyValue.missing) console.log(line);
  console.log(budgetsTable(budgets, promises));
  console.log("Budgets are judged by medians; times in µs mean little on a machine that is busy with something else.");
}
// A bulk write of ours that fails is an error like any other, not a figure.
if (promises.some(({ kept }) => !kept)) process.exitCode = 1;
