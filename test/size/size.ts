import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt } from "../support/built.ts";
import { type PublicEntry, publicEntries } from "../support/source-files.ts";
import { bytesAlone } from "./adapter-alone.ts";
import { bundleFile, bundleFromSource, bundleText } from "./bundle.ts";
import { type Figure, figureTable, wrongContents } from "./figure.ts";
import { partsTable } from "./parts.ts";

// Prints what an application ships, in bytes after minifying and gzip, against the budgets. `--json` prints data instead, and
// `--parts [name]` what the applications consist of, by folder.
// A budget that is not met yet is said, not failed; what fails is a bundle that outgrows the ceiling it has reached.

interface Application {
  readonly name: string;
  /** What it is to be at most; `null` where nothing is promised. */
  readonly limit: number | null;
  /** The size reached so far, rounded up. Raising it takes a decision record. */
  readonly ceiling: number;
  /** Whether a SQL compiler belongs in the bundle; where it does, the marks by which one is known must be there. */
  readonly sql: boolean;
  /** Whether the same application is there in Drizzle, to compare; then both are measured with the client of the database too. */
  readonly compared: boolean;
}

const KiB = 1024;
const applicationLimit = 12 * KiB;
const keyValueLimit = 10 * KiB;
const adapterLimit = 3 * KiB;
const applications: readonly Application[] = [
  { name: "libsql-http", limit: applicationLimit, ceiling: 70 * KiB, sql: true, compared: true },
  { name: "neon-http", limit: applicationLimit, ceiling: 71 * KiB, sql: true, compared: true },
  { name: "memory-only", limit: applicationLimit, ceiling: 57 * KiB, sql: false, compared: false },
  { name: "upstash-models", limit: keyValueLimit, ceiling: 82 * KiB, sql: false, compared: false },
  { name: "upstash-store", limit: null, ceiling: 13 * KiB, sql: false, compared: false },
  { name: "memory-store", limit: null, ceiling: 6 * KiB, sql: false, compared: false },
];

/** Adapters that are a protocol, or a way to keep files, of their own: larger than those that call a client; what they have reached. */
const ownProtocols: Readonly<Record<string, number>> = {
  memory: 3.6 * KiB,
  filesystem: 5.5 * KiB,
  memcached: 5.5 * KiB,
  "deno-kv": 4.7 * KiB,
};

/** Entries that no edge runtime is meant to load, and what they need Node's modules for. */
const besideTheEdge: Readonly<Record<string, string>> = {
  "anyrow/sqlite": "opens files with the SQLite that Node and Bun have built in, by import() of its name",
  "anyrow/url": "may be handed a URL for any adapter, and so reaches that of anyrow/sqlite",
  "anyrow/dev": "is a server for local development",
  "anyrow/filesystem": "keeps files, by import() of the modules for them",
  "anyrow/redis": "is reached over TCP by a client for Node",
  "anyrow/memcached": "is reached over TCP, by import() of node:net or cloudflare:sockets",
};

/** How the compiler of schemas is known, which belongs to programs that migrate and to no other. */
const markOfSchemas = "CREATE TABLE";
/** How a compiler is known: words that every statement it writes begins with. */
const marksOfSql = ["SELECT ", "INSERT INTO "];

async function application({ name, limit, ceiling, sql }: Application): Promise<Figure> {
  const bundle = await bundleFile(`test/size/${name}.ts`);
  const problems = [...wrongContents(bundle, true)];
  for (const mark of marksOfSql)
    if (bundle.text.includes(mark) !== sql) problems.push(`${sql ? "lacks" : "contains"} \`${mark}\``);
  if (bundle.text.includes(markOfSchemas)) problems.push(`contains \`${markOfSchemas}\``);
  if (bundle.bytes > ceiling) problems.push(`${bundle.bytes - ceiling} bytes over its ceiling of ${ceiling}`);
  return { what: name, bytes: bundle.bytes, limit, problems };
}

/** What is printed beside an application: nothing limits it. */
async function comparisons({ name, compared }: Application): Promise<Figure[]> {
  if (!compared) return [];
  const bundles: readonly (readonly [what: string, file: string, withClients: boolean])[] = [
    [`${name} in Drizzle`, `drizzle-${name}`, false],
    [`${name} with its client`, name, true],
    [`${name} in Drizzle, with its client`, `drizzle-${name}`, true],
  ];
  return Promise.all(
    bundles.map(async ([what, file, withClients]) => {
      const { bytes } = await bundleFile(`test/size/${file}.ts`, withClients);
      return { what, bytes, limit: null, problems: [] };
    }),
  );
}

async function adapterAlone(entry: PublicEntry, entries: readonly PublicEntry[]): Promise<Figure> {
  const bytes = await bytesAlone(entry, entries);
  const name = basename(dirname(entry.source));
  const ceiling = ownProtocols[name] ?? adapterLimit;
  const problems = bytes > ceiling ? [`${bytes - ceiling} bytes over ${ceiling}`] : [];
  const which = basename(entry.source, ".ts").replace("index", "");
  return { what: [name, which, "alone"].filter(Boolean).join(" "), bytes, limit: adapterLimit, problems };
}

/** An entry as it is published; only its contents are judged. */
async function published({ specifier, conditions, code }: PublicEntry): Promise<Figure> {
  const bundle = await bundleText(`export * from "./${code}";`);
  const atTheEdge = !Object.hasOwn(besideTheEdge, specifier);
  const what = conditions.includes("default") ? specifier : `${specifier} (${conditions.join(", ")})`;
  return { what, bytes: bundle.bytes, limit: null, problems: wrongContents(bundle, atTheEdge) };
}

/** A table for each application whose name begins so. */
async function printParts(begin: string): Promise<void> {
  for (const { name } of applications.filter((each) => each.name.startsWith(begin)))
    console.log(partsTable(name, await bundleFromSource(`test/size/${name}.ts`)));
}

async function allFigures(): Promise<Figure[]> {
  ensureBuilt();
  const entries = publicEntries();
  const adapters = entries.filter(({ source }) => source.startsWith("adapters/"));
  const bundled = applications.map(async (each) => [await application(each), ...(await comparisons(each))]);
  return [
    ...(await Promise.all(bundled)).flat(),
    ...(await Promise.all(adapters.map((entry) => adapterAlone(entry, entries)))),
    ...(await Promise.all(entries.map(published))),
  ];
}

const { values: options, positionals } = parseArgs({
  options: { json: { type: "boolean" }, parts: { type: "boolean" } },
  allowPositionals: true,
});
if (options.parts) await printParts(positionals[0] ?? "");
else {
  const figures = await allFigures();
  console.log(options.json ? JSON.stringify(figures, null, 2) : figureTable(figures));
  if (figures.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}
