import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { type Findings, hunt } from "./hunt.ts";
import { knownCalls } from "./known-calls.ts";
import { showMutations } from "./mutations.ts";
import { countsTable, coverageText, showDisagreement, showEnd, toJson } from "./report.ts";
import { openStores } from "./stores.ts";

// Random questions about random rows of random schemas, asked of Postgres and of every other family of stores. A pair is one question,
// and one store whose answer is compared with that of Postgres.
// usage: npm run test:differential [-- --pairs N --seed N --schema N --schema-plans N --limit SECONDS --failures N --without a,b --json --mutations]

const { values: given } = parseArgs({
  options: {
    pairs: { type: "string", default: "10000" },
    seed: { type: "string" },
    schema: { type: "string" },
    "schema-plans": { type: "string", default: "50" },
    limit: { type: "string", default: "300" },
    failures: { type: "string", default: "5" },
    without: { type: "string", default: "" },
    json: { type: "boolean", default: false },
    mutations: { type: "boolean", default: false },
  },
});

// So many pairs meet every part of the language.
const ENOUGH_FOR_ALL = 5_000;
const MOST_VOID = 0.02;

const seed = Number(given.seed ?? Math.floor(Math.random() * 2 ** 31));
const pairs = Number(given.pairs);
const limit = Number(given.limit);
const without = new Set(given.without.split(",").filter((name) => name !== ""));
const only = given.schema === undefined ? null : Number(given.schema);

/** Drawn on a terminal only, and apart from the results. */
function progressBar(): SingleBar | null {
  if (!process.stderr.isTTY || given.json) return null;
  const format = "{bar} {percentage}% {value} of {total} pairs";
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
  bar.start(pairs, 0);
  return bar;
}

/** What is wrong besides answers that differ. */
function problemsOf({ calls, verdicts, pairs: compared, late }: Findings): string[] {
  const problems: string[] = [];
  if (late) problems.push(`stopped after ${limit} seconds with ${compared} of ${pairs} pairs compared`);
  const all = [...verdicts.values()];
  const left = all.reduce((sum, counts) => sum + counts.void, 0);
  if (left > MOST_VOID * (compared + left)) problems.push(`${left} pairs were void, more than one in ${1 / MOST_VOID}`);
  if (compared < ENOUGH_FOR_ALL || without.size > 0) return problems;
  return [...problems, ...knownCalls.filter((call) => !calls.has(call)).map((call) => `${call} was never asked`)];
}

async function main(): Promise<void> {
  const stores = await openStores();
  const bar = progressBar();
  const began = performance.now();
  try {
    const options = {
      seed,
      pairs,
      plans: Number(given["schema-plans"]),
      schema: only,
      failures: Number(given.failures),
      without,
    };
    const findings = await hunt(stores, { ...options, deadline: began + limit * 1000 }, (count) => bar?.update(count));
    bar?.stop();
    show(findings, stores.oracle.name, (performance.now() - began) / 1000);
  } finally {
    bar?.stop();
    await stores.close();
  }
}

function show(findings: Findings, oracle: string, seconds: number): void {
  const problems = problemsOf(findings);
  const different = [...findings.verdicts.values()].reduce((sum, counts) => sum + counts.different, 0);
  const failed = different + problems.length;
  if (failed > 0) process.exitCode = 1;
  const { questions, schemas, pairs: compared, disagreements } = findings;
  if (given.json) return console.log(toJson(findings, { seed, oracle, seconds, problems, failed }));
  const options = `--seed ${seed}${without.size === 0 ? "" : ` --without "${given.without}"`}`;
  for (const each of disagreements) console.log(showDisagreement(each, options));
  console.log(`The oracle is ${oracle}; seed ${seed}.`);
  console.log(countsTable(findings));
  console.log(coverageText(findings, knownCalls));
  console.log(`${questions} questions about ${schemas} schemas, ${compared} pairs in ${seconds.toFixed(1)} s.`);
  for (const problem of problems) console.log(problem);
  console.log(showEnd(compared - different, failed));
}

await (given.mutations ? showMutations(seed, given.without) : main());
