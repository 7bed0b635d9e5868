import { neonConfig } from "@neondatabase/serverless";
import Table from "cli-table3";
import pc from "picocolors";
import { type NetworkDatabase, startStores } from "../../network/network-stores.ts";
import { anyrow } from "./anyrow.ts";
import { coldStarts, coldTable } from "./cold-start.ts";
import { drizzleLibsql, drizzleNeon } from "./drizzle.ts";
import { kyselyLibsql, kyselyNeon } from "./kysely.ts";
import { type NetworkContender, type Task, tasks } from "./task.ts";

// Requests and time of the same tasks over HTTP, ours beside two libraries, in one run: `npm run bench:network -- [--json]`. Requests
// are counted at the server. Every answer takes 5 ms more than the server needs, as a database nearby would; what a library cannot do
// over a protocol is said in its own words. Prisma is not in the table: its generator downloads a program when it runs, which needs a network.

const LATENCY = 5;
const TURNS = 5;
/** Some say the whole statement. */
const LONGEST_REFUSAL = 120;

interface Figure {
  readonly store: string;
  readonly task: string;
  readonly contender: string;
  readonly requests: number | null;
  readonly milliseconds: number | null;
  /** Why there is no figure. */
  readonly refusal: string | null;
}

const { stores, close, urls } = await startStores();
// The official client, which the others are given as it is, has to be told where the service is.
neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;

const contenders: Readonly<Record<"neon" | "libsql", readonly NetworkContender[]>> = {
  neon: [anyrow(stores.neon.open()), drizzleNeon(urls.neon), kyselyNeon(urls.neon)],
  libsql: [anyrow(stores.libsql.open()), drizzleLibsql(urls.libsql), kyselyLibsql(urls.libsql)],
};

async function seed(db: NetworkDatabase): Promise<void> {
  await db.atomic((b) => {
    const ada = b.users.create({ id: 1, email: "ada", name: "Ada" });
    b.users.create({ id: 2, email: "bob", name: "Bob" });
    const post = b.posts.create({ id: 1, author: ada, title: "first" });
    b.comments.create({ post, body: "well said" });
    b.comments.create({ post, body: "indeed" });
  });
}

async function measure(store: "neon" | "libsql", task: Task, contender: NetworkContender): Promise<Figure> {
  const { requests, inject } = stores[store];
  const base = { store, task: task.name, contender: contender.name };
  const times: number[] = [];
  let count = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const remove = inject({ kind: "latency", milliseconds: LATENCY, times: Infinity });
    requests.clear();
    const started = performance.now();
    try {
      const answer = await task.run(contender, `${contender.name} ${task.name} ${turn}`);
      times.push(performance.now() - started);
      count = requests.length;
      if (!task.isRight(answer)) throw new TypeError(`a wrong answer: ${JSON.stringify(answer)?.slice(0, 80)}`);
    } catch (error) {
      const { message } = error as Error;
      return {
        ...base,
        requests: null,
        milliseconds: null,
        refusal: (message.split("\n")[0] ?? "").slice(0, LONGEST_REFUSAL),
      };
    } finally {
      remove();
    }
  }
  return { ...base, requests: count, milliseconds: times.toSorted((a, b) => a - b)[TURNS >> 1] ?? 0, refusal: null };
}

function tableOf(figures: readonly Figure[]): string {
  const names = contenders.neon.map(({ name }) => name);
  const head = ["store", "task", ...names.map((name) => `${name}: requests, ms`)];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  const reasons = [...new Set(figures.flatMap(({ refusal }) => refusal ?? []))];
  for (const store of ["neon", "libsql"] as const) {
    for (const { name } of tasks) {
      const cells = names.map((contender) => {
        const figure = figures.find(
          (each) => each.store === store && each.task === name && each.contender === contender,
        );
        if (figure?.requests === null || figure === undefined)
          return pc.dim(`refused (${reasons.indexOf(figure?.refusal ?? "") + 1})`);
        const text = `${figure.requests}  ${(figure.milliseconds ?? 0).toFixed(1)}`;
        return contender === "anyrow" ? pc.bold(text) : text;
      });
      table.push([store, name, ...cells]);
    }
  }
  return [table.toString(), ...reasons.map((reason, index) => `(${index + 1}) ${reason}`)].join("\n");
}

const figures: Figure[] = [];
try {
  for (const store of ["neon", "libsql"] as const) {
    await seed(stores[store].open());
    for (const task of tasks)
      for (const contender of contenders[store]) figures.push(await measure(store, task, contender));
  }
  const cold = await coldStarts(urls);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ latency: LATENCY, figures, cold }, null, 2));
  else {
    console.log(
      `Median of ${TURNS} turns; each answer takes ${LATENCY} ms more than the server needs. Requests are counted at the server.`,
    );
    console.log(tableOf(figures));
    console.log(coldTable(cold));
  }
} finally {
  await close();
}
process.exit();
