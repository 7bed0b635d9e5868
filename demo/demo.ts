// The airports of the USA and a year of their flights, loaded into three stores that then have to give the same answers.
// usage: npm run demo [-- --json]
import { counting } from "./counting.ts";
import { load } from "./load.ts";
import { reading } from "./reading.ts";
import { type Outcome, run } from "./run.ts";
import { showEnd, showLoaded, showOutcome } from "./show.ts";
import { type Store, openStores } from "./stores.ts";
import { withSql } from "./with-sql.ts";
import { writing } from "./writing.ts";

const asJson = process.argv.includes("--json");
const say = asJson ? (): void => undefined : (text: string): void => console.log(text);

async function prepare(stores: readonly Store[]): Promise<{ readonly airports: number; readonly routes: number }> {
  for (const store of stores) {
    await store.db.ping();
    say(showLoaded(store.name, await load(store, !asJson && process.stdout.isTTY === true)));
  }
  say("");
  const [first] = stores;
  if (first === undefined) throw new TypeError("there is no store");
  return { airports: await first.db.airports.count(), routes: await first.db.routes.count() };
}

async function main(): Promise<void> {
  const { stores, close } = openStores();
  try {
    const loaded = await prepare(stores);
    const outcomes: Outcome[] = [];
    for (const question of [...reading, ...counting, ...withSql, ...writing]) {
      const outcome = await run(question, stores);
      outcomes.push(outcome);
      say(showOutcome(outcome, outcomes.length));
    }
    const differing = outcomes.filter(({ agree }) => !agree);
    const ok = differing.length === 0;
    const counts = `${loaded.airports} airports, ${loaded.routes} routes, ${outcomes.length} queries`;
    const end = ok
      ? `demo ok: ${counts}, same answer on ${stores.length} stores`
      : `demo failed: ${counts}, ${differing.length} answered differently`;
    if (asJson) console.log(toJson({ ok, ...loaded, stores: stores.map(({ name }) => name), queries: outcomes }));
    else console.log(showEnd(end, ok));
    if (!ok) process.exitCode = 1;
  } finally {
    await close();
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) => (typeof held === "bigint" ? Number(held) : held), 2);
}

await main();
