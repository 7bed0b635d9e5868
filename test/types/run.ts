// `npm run test:types`: what compiles and what does not, what users read, and what it costs. `--json` prints one object instead.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Outcome, checkCalls, checkHovers, checkMessages } from "./cases.ts";
import { type Count, countInstantiations } from "./counts.ts";
import { checkDeclarationBuild } from "./declaration-build.ts";
import { checkMembers } from "./members.ts";
import { emitPackageTypes } from "./package-types.ts";

const asJson = process.argv.includes("--json");
const print = (line: string): void => void (asJson || console.log(line));

function report({ name, checked, failures }: Outcome): void {
  print(
    `${failures.length === 0 ? "ok    " : "FAILED"} ${name}: ${checked} checked${failures.length === 0 ? "" : `, ${failures.length} wrong`}`,
  );
  for (const failure of failures) print(`    ${failure}`);
}

function reportCounts(counts: readonly Count[]): void {
  const rows = counts.map(({ name, count, budget, compiler }) => [
    name,
    compiler,
    Math.round(count).toLocaleString("en"),
    budget.toLocaleString("en"),
    count <= budget ? "ok" : "OVER",
  ]);
  const table = [["instantiations", "TypeScript", "count", "budget", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  print("");
  for (const row of table) {
    print(
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    );
  }
}

const started = performance.now();
const folder = mkdtempSync(path.join(tmpdir(), "anyrow-types-"));
try {
  const types = emitPackageTypes(path.join(folder, "node_modules", "anyrow"));
  const outcomes: Outcome[] = [];
  const checks = [
    () => [
      {
        name: "public entries",
        checked: Object.keys(types.paths).length,
        failures: types.missing.map((name) => `${name} has no source`),
      },
    ],
    () => checkMembers(types),
    () => checkCalls(types),
    () => checkMessages(types),
    () => checkHovers(types),
    () => checkDeclarationBuild(folder),
  ];
  for (const check of checks) {
    for (const outcome of await check()) {
      report(outcome);
      outcomes.push(outcome);
    }
  }
  const counts = countInstantiations(types, path.join(folder, "workload"));
  reportCounts(counts);
  const passed =
    outcomes.every(({ failures }) => failures.length === 0) && counts.every(({ count, budget }) => count <= budget);
  const seconds = (performance.now() - started) / 1000;
  print(`\ntypes ${passed ? "ok" : "FAILED"} in ${seconds.toFixed(1)} s`);
  if (asJson) console.log(JSON.stringify({ passed, seconds, outcomes, counts }, null, 2));
  if (!passed) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
