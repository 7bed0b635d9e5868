// The table of what each store answers, docs/operators.md, from a run of the suite.
// usage: npm run operators -- [--check] [--store memory --store better-sqlite3 …]
//   Writes the page; with --check fails when it is not what would be written. Without --store all stores are run; columns of others stay as they are.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { type Columns, readPage, renderPage } from "./operators/page.ts";
import { stores } from "./operators/stores.ts";

// In CI the library would use colours although nobody watches.
const color = pc.createColors(process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined);

const { values: options } = parseArgs({
  options: { check: { type: "boolean", default: false }, store: { type: "string", multiple: true } },
});
const file = fileURLToPath(new URL("../docs/operators.md", import.meta.url));
const page = existsSync(file) ? readFileSync(file, "utf8") : "";
const asked = options.store ?? stores.map(({ name }) => name);
const unknown = asked.find((name) => stores.every((store) => store.name !== name));

/** The columns of the stores that were asked for; says what went wrong. */
async function observed(): Promise<Columns> {
  const columns: Record<string, Columns[string]> = {};
  for (const { name, observe } of stores.filter((store) => asked.includes(store.name))) {
    const start = performance.now();
    const { marks, failures } = await observe();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${failures.length === 0 ? color.green("✓") : color.red("✗")} ${name.padEnd(15)} ${seconds} s`);
    for (const failure of failures) console.error(color.red(`  ${failure}`));
    if (failures.length > 0) process.exitCode = 1;
    columns[name] = marks;
  }
  return columns;
}

/** Columns in the order of the stores. */
function merged(columns: Columns): Columns {
  const known = { ...readPage(page), ...columns };
  return Object.fromEntries(stores.flatMap(({ name }) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

if (unknown !== undefined) {
  console.error(color.red(`no store is called ${unknown}: ${stores.map(({ name }) => name).join(", ")}`));
  process.exitCode = 1;
} else {
  const made = renderPage(merged(await observed()));
  if (process.exitCode === undefined && options.check && made !== page) {
    console.error(color.red("docs/operators.md is not what would be written: run npm run operators"));
    process.exitCode = 1;
  }
  if (process.exitCode === undefined && !options.check) writeFileSync(file, made);
}
