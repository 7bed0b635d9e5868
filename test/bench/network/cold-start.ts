import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Table from "cli-table3";
import { type Plugin, build } from "esbuild";
import { root } from "../../support/source-files.ts";
import { workerResolution } from "../../support/worker-bundle.ts";

/** How long a program takes from the start of its process to the answer of its first query. */
export interface ColdStart {
  readonly store: string;
  readonly contender: string;
  /** Minified, with the vendor's client; as a runtime has to load it. */
  readonly bytes: number;
  /** From the first line of the program to the answer: loading the library, connecting, one query. Median, milliseconds. */
  readonly milliseconds: number;
}

const RUNS = 11;

interface Program {
  readonly store: "neon" | "libsql";
  readonly contender: string;
  readonly text: string;
}

const anyrowModel = `import { connect, model, t } from "anyrow";
const users = model("users", { id: t.id(), email: t.text(), name: t.text() });`;
const ask = "const db = connect(adapter, { users }); const user = await db.users.get(1);";
const LOCAL_NEON = 'neonConfig.fetchEndpoint = (host, port) => "http://" + host + ":" + port + "/sql";';

const programs: readonly Program[] = [
  {
    store: "neon",
    contender: "client alone",
    text: `import { neon, neonConfig } from "@neondatabase/serverless"; ${LOCAL_NEON}
const [user] = await neon(URL).query("select id, email, name from users where id = $1", [1]);`,
  },
  {
    store: "neon",
    contender: "anyrow",
    text: `${anyrowModel} import { neon } from "anyrow/neon"; const adapter = neon({ url: URL }); ${ask}`,
  },
  {
    store: "neon",
    contender: "drizzle",
    text: `import { neon, neonConfig } from "@neondatabase/serverless"; import { drizzle } from "drizzle-orm/neon-http";
import { bigint, pgTable, text } from "drizzle-orm/pg-core"; import { eq } from "drizzle-orm"; ${LOCAL_NEON}
const users = pgTable("users", { id: bigint("id", { mode: "number" }).primaryKey(), email: text("email"), name: text("name") });
const [user] = await drizzle({ client: neon(URL) }).select().from(users).where(eq(users.id, 1));`,
  },
  {
    store: "libsql",
    contender: "client alone",
    text: `import { createClient } from "@libsql/client/web";
const { rows: [user] } = await createClient({ url: URL }).execute({ sql: "select id, email, name from users where id = ?", args: [1] });`,
  },
  {
    store: "libsql",
    contender: "anyrow",
    text: `${anyrowModel} import { libsql } from "anyrow/libsql"; const adapter = libsql({ url: URL }); ${ask}`,
  },
  {
    store: "libsql",
    contender: "drizzle",
    text: `import { createClient } from "@libsql/client/web"; import { drizzle } from "drizzle-orm/libsql/web";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core"; import { eq } from "drizzle-orm";
const users = sqliteTable("users", { id: integer("id").primaryKey(), email: text("email"), name: text("name") });
const [user] = await drizzle({ client: createClient({ url: URL }) }).select().from(users).where(eq(users.id, 1));`,
  },
];

/** Bundles each program with its client, and runs it in processes of its own, taking turns. */
export async function coldStarts(urls: Readonly<Record<"neon" | "libsql", string>>): Promise<ColdStart[]> {
  const folder = await mkdtemp(join(tmpdir(), "anyrow-cold-"));
  try {
    const built = await Promise.all(programs.map((program, index) => bundled(program, join(folder, `${index}.mjs`))));
    const timed = built.map((program): Bundled & { times: number[] } => ({ ...program, times: [] }));
    for (let run = 0; run < RUNS; run++)
      for (const { path, store, times } of timed) times.push(await timeOf(path, urls[store]));
    return timed.map(({ store, contender, bytes, times }) => {
      const milliseconds = times.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0;
      return { store, contender, bytes, milliseconds };
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Files need a native library, which no program here loads. */
const withoutFiles: Plugin = {
  name: "without files",
  setup: ({ onResolve }) => onResolve({ filter: /^@libsql\/client$/ }, ({ path }) => ({ path, external: true })),
};

interface Bundled extends Program {
  readonly path: string;
  readonly bytes: number;
}

async function bundled(program: Program, path: string): Promise<Bundled> {
  const whole = `const started = performance.now(); const URL = process.env.DATABASE_URL;\n${program.text}
if (user?.email !== "ada") throw new TypeError("a wrong answer"); console.log(performance.now() - started); process.exit();`;
  // Imports are evaluated before the first line: a program that imports the rest when it runs has its loading measured.
  const inner = await build({
    stdin: { contents: whole, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    outfile: path,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    conditions: workerResolution.conditions,
    plugins: [withoutFiles],
    metafile: true,
    logLevel: "silent",
  });
  return { ...program, path, bytes: Object.values(inner.metafile.outputs)[0]?.bytes ?? 0 };
}

/** The time of one process, its own start left out. */
async function timeOf(path: string, url: string): Promise<number> {
  const program = `const started = performance.now(); console.log = () => { process.stdout.write(String(performance.now() - started)); };
await import(${JSON.stringify(path)});`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, DATABASE_URL: url },
  });
  return Number(stdout);
}

export function coldTable(figures: readonly ColdStart[]): string {
  const table = new Table({
    head: ["store", "cold import + first query", "bundle, minified", "ms"],
    colAligns: ["left", "left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { store, contender, bytes, milliseconds } of figures)
    table.push([store, contender, `${(bytes / 1024).toFixed(0)} KiB`, milliseconds.toFixed(1)]);
  return table.toString();
}
