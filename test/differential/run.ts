import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { type PlannedArea, areaNames, areasOf } from "./areas.ts";
import { type Findings, hunt } from "./hunt.ts";
import { knownCalls } from "./known-calls.ts";
import { showMutations } from "./mutations.ts";
import { countsTable, coverageText, showDisagreement, showEnd, toJson } from "./report.ts";
import { openStores } from "./stores.ts";

// Random questions about random rows of random schemas, asked of Postgres and of every other family of stores. A pair is one question,
// and one store whose answer is compared with that of Postgres. Stores of keys and values are asked about the whole language, and about
// what their indexes lead to.
// usage: npm run test:differential [-- --pairs N --seed N --about language|indexes --schema N --schema-plans N --limit SECONDS --failures N --without a,b --json --mutations]

const { values: given } = parseArgs({
  options: {
    pairs: { type: "string", default: "15000" },
    seed: { type: "string" },
    about: { type: "string", default: areaNames.join() },
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

const seed = Number(given.seed ?? Math.floor(Math.random() * 2 ** 31));
const pairs = Number(given.pairs);
const limit = Number(given.limit);
const without = new Set(given.without.split(",").filter((name) => name !== ""));
const about = given.about.split(",");
const only = given.schema === undefined ? null : Number(given.schema);

/** Drawn on a terminal only, and apart from the results. */
function progressBar(): SingleBar | null {
  if (!process.stderr.isTTY || given.json) return null;
  const format = "{bar} {percentage}% {value} of {total} pairs";
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
  bar.start(pairs, 0);
  return bar;
}

interface Result {
  readonly area: PlannedArea;
  readonly findings: Findings;
}

const differentIn = ({ verdicts }: Findings): number =>
  [...verdicts.values()].reduce((sum, counts) => sum + counts.different, 0);

/** What is wrong besides answers that differ. */
function problemsOf({ area, findings }: Result): string[] {
  const { calls, verdicts, pairs: compared, late } = findings;
  const problems: string[] = [];
  if (late) problems.push(`stopped after ${limit} seconds with ${compared} pairs about ${area.name} compared`);
  const left = [...verdicts.values()].reduce((sum, counts) => sum + counts.void, 0);
  if (left > area.mostVoid * (compared + left))
    problems.push(`${left} pairs about ${area.name} were void, more than ${area.mostVoid * 100} in 100`);
  if (area.name !== "language" || compared < ENOUGH_FOR_ALL || without.size > 0) return problems;
  return [...problems, ...knownCalls.filter((call) => !calls.has(call)).map((call) => `${call} was never asked`)];
}

async function main(): Promise<void> {
  const stores = await openStores();
  const bar = progressBar();
  const began = performance.now();
  try {
    const results: Result[] = [];
    const areas = areasOf(stores).filter(({ name }) => about.includes(name));
    const shares = areas.reduce((sum, { share }) => sum + share, 0);
    for (const area of areas) {
      const options = {
        seed,
        pairs: Math.round((pairs * area.share) / shares),
        plans: Number(given["schema-plans"]),
        schema: only,
        failures: Number(given.failures),
        without,
        deadline: began + limit * 1000,
      };
      const before = results.reduce((sum, { findings }) => sum + findings.pairs, 0);
      results.push({ area, findings: await hunt(area, options, (count) => bar?.update(before + count)) });
    }
    bar?.stop();
    show(results, stores.language.oracle.name, (performance.now() - began) / 1000);
  } finally {
    bar?.stop();
    await stores.close();
  }
}

function show(results: readonly Result[], oracle: string, seconds: number): void {
  const problems = results.flatMap(problemsOf);
  const all = results.map(({ findings }) => findings);
  const different = all.reduce((sum, findings) => sum + differentIn(findings), 0);
  const failed = different + problems.length;
  if (failed > 0) process.exitCode = 1;
  if (given.json) return console.log(toJson(all, { seed, oracle, seconds, problems, failed }));
  const options = `--seed ${seed}${without.size === 0 ? "" : ` --without "${given.without}"`}`;
  for (const { area, disagreements } of all)
    for (const each of disagreements) console.log(showDisagreement(each, `${options} --about ${area}`));
  console.log(`The oracle is ${oracle}; seed ${seed}.`);
  for (const findings of all) console.log(countsTable(findings));
  for (const findings of all) if (findings.area === "language") console.log(coverageText(findings, knownCalls));
  const sum = (count: (findings: Findings) => number): number => all.reduce((before, each) => before + count(each), 0);
  const compared = sum((findings) => findings.pairs);
  console.log(
    `${sum((findings) => findings.questions)} questions about ${sum((findings) => findings.schemas)} schemas, ${compared} pairs in ${seconds.toFixed(1)} s.`,
  );
  for (const problem of problems) console.log(problem);
  console.log(showEnd(compared - different, failed));
}

await (given.mutations ? showMutations(seed, given.without) : main());
