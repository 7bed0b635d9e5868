import { dirname, join } from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import ts from "typescript";
import { ensureBuilt } from "../support/built.ts";
import { isThere, publicEntries, sourceFiles } from "../support/source-files.ts";
import { bundleFile, bundleText, type Bundle } from "./bundle.ts";

// Prints what an application ships, in bytes after minifying and gzip, against the budgets. `--json` prints data instead.
// A budget that is not met yet is said, not failed; what fails is a bundle that outgrows the ceiling it has reached.

interface Budget {
  readonly file: string;
  readonly limit: number;
  /** The size reached so far, rounded up. Raising it takes a decision record. */
  readonly ceiling: number;
  /** Whether a SQL compiler belongs in the bundle; where it does, the marks by which one is known must be there. */
  readonly sql: boolean;
}

const KiB = 1024;
const applications: readonly Budget[] = [
  { file: "test/size/core-libsql.ts", limit: 12 * KiB, ceiling: 37 * KiB, sql: true },
  { file: "test/size/memory-only.ts", limit: 12 * KiB, ceiling: 32.5 * KiB, sql: false },
];
const adapterLimit = 3 * KiB;

/** How the compiler of schemas is known, which belongs to programs that migrate and to no other. */
const markOfSchemas = "CREATE TABLE";

/** What no bundle may contain, whatever the runtime allows. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ["new Function", /\bnew Function\b/],
  ["eval(", /(?<![.\w$])eval\(/],
  ["node:", /["'`]node:/],
];
/** How a compiler is known: words that every statement it writes begins with. */
const marksOfSql = ["SELECT ", "INSERT INTO "];

interface Figure {
  readonly what: string;
  readonly bytes: number;
  /** `null` where only the contents are checked. */
  readonly limit: number | null;
  /** What is wrong with it, in words; empty when all is well. */
  readonly problems: readonly string[];
}

function judge(what: string, bundle: Bundle, limit: number | null, ceiling: number | null): Figure {
  const problems = forbidden.filter(([, pattern]) => pattern.test(bundle.text)).map(([name]) => `contains \`${name}\``);
  if (ceiling !== null && bundle.bytes > ceiling)
    problems.push(`${bundle.bytes - ceiling} bytes over its ceiling of ${ceiling}`);
  return { what, bytes: bundle.bytes, limit, problems };
}

async function application({ file, limit, ceiling, sql }: Budget): Promise<Figure> {
  const bundle = await bundleFile(file);
  const figure = judge(file.replace(/^.*\/(.*)\.ts$/, "$1"), bundle, limit, ceiling);
  const wrong = marksOfSql.filter((mark) => bundle.text.includes(mark) !== sql);
  const problems = wrong.map((mark) => `${sql ? "lacks" : "contains"} \`${mark}\``);
  if (bundle.text.includes(markOfSchemas)) problems.push(`contains \`${markOfSchemas}\``);
  return { ...figure, problems: [...figure.problems, ...problems] };
}

/** An adapter with all it composes, minus the bundle of what it composes: the weight of its own lines. */
async function adapterAlone(index: string): Promise<Figure> {
  const folder = dirname(index);
  const whole = await bundleText(`export * from "./${index}";`);
  const parts = await bundleText(importsOf(folder));
  const bytes = whole.bytes - parts.bytes;
  const problems = bytes > adapterLimit ? [`${bytes - adapterLimit} bytes over its budget`] : [];
  return { what: `${folder.replace("adapters/", "")} alone`, bytes, limit: adapterLimit, problems };
}

/** A module that re-exports every value the files of an adapter take from src. */
function importsOf(folder: string): string {
  const names = new Map<string, Set<string>>();
  for (const { path, text } of sourceFiles(folder)) {
    for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const target = join(dirname(path), statement.moduleSpecifier.text);
      const bindings = statement.importClause?.namedBindings;
      const typeOnly = statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (typeOnly || !target.startsWith("src/") || bindings === undefined || !ts.isNamedImports(bindings)) continue;
      const known = names.get(target) ?? new Set();
      names.set(target, known);
      for (const { isTypeOnly, propertyName, name } of bindings.elements) {
        if (!isTypeOnly) known.add((propertyName ?? name).text);
      }
    }
  }
  return [...names].map(([target, found]) => `export { ${[...found].join(", ")} } from "./${target}";`).join("\n");
}

/** An entry as it is published; only its contents are judged. */
async function entry(specifier: string, code: string): Promise<Figure> {
  return judge(specifier, await bundleText(`export * from "./${code}";`), null, null);
}

function print(figures: readonly Figure[]): void {
  const chars = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const table = new Table({
    head: ["bundle", "bytes", "budget", "used", ""],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
    chars,
  });
  for (const { what, bytes, limit, problems } of figures) {
    const used = limit === null ? "" : `${Math.round((bytes / limit) * 100)} %`;
    const verdict =
      problems.length > 0
        ? pc.red(problems.join(", "))
        : limit === null
          ? ""
          : bytes > limit
            ? pc.yellow("not met")
            : pc.green("met");
    table.push([what, bytes, limit ?? "", used, verdict]);
  }
  console.log(table.toString());
}

ensureBuilt();
const entries = publicEntries();
const adapters = entries.map(({ source }) => source).filter((source) => source.startsWith("adapters/"));
const figures = [
  ...(await Promise.all(applications.map(application))),
  ...(await Promise.all(adapters.filter(isThere).map(adapterAlone))),
  ...(await Promise.all(entries.map(({ specifier, code }) => entry(specifier, code)))),
];

if (process.argv.includes("--json")) console.log(JSON.stringify(figures, null, 2));
else print(figures);
if (figures.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
