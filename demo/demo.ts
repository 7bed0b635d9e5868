// The airports of the USA and a year of their flights, loaded into three stores that then have to give the same answers; then
// travellers beside them, whose sessions and page counts come to an end in a Redis, an Upstash or memory.
// usage: npm run demo [-- --json]
import { counting } from "./counting.ts";
import { load } from "./load.ts";
import { pageViews } from "./page-views.ts";
import { openPairs } from "./pairs.ts";
import { reading } from "./reading.ts";
import { type Outcome, run, runOnPairs } from "./run.ts";
import { showEnd, showLoaded, showOutcome, showPairs } from "./show.ts";
import { type Store, openStores } from "./stores.ts";
import { visiting } from "./visiting.ts";
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

/** Asks every store, then every pair of stores; gives the outcomes, and the names of the pairs. */
async function askAll(stores: readonly Store[]): Promise<{
  readonly ofStores: readonly Outcome[];
  readonly ofPairs: readonly Outcome[];
  readonly pairs: readonly string[];
}> {
  let number = 0;
  const shown = (outcome: Outcome): Outcome => {
    say(showOutcome(outcome, (number += 1)));
    return outcome;
  };
  const ofStores: Outcome[] = [];
  for (const question of [...reading, ...counting, ...withSql, ...writing])
    ofStores.push(shown(await run(question, stores)));
  const { pairs, missing, close } = await openPairs(stores);
  try {
    const names = pairs.map(({ name }) => name);
    say(showPairs(names, missing));
    const ofPairs: Outcome[] = [];
    for (const question of [...visiting, ...pageViews]) ofPairs.push(shown(await runOnPairs(question, pairs)));
    return { ofStores, ofPairs, pairs: names };
  } finally {
    await close();
  }
}

async function main(): Promise<void> {
  const { stores, close } = openStores();
  try {
    const loaded = await prepare(stores);
    const { ofStores, ofPairs, pairs } = await askAll(stores);
    const queries = [...ofStores, ...ofPairs];
    const differing = queries.filter(({ agree }) => !agree);
    const ok = differing.length === 0;
    const counts = `${loaded.airports} airports, ${loaded.routes} routes, ${ofStores.length} queries`;
    const end = ok
      ? `demo ok: ${counts}, same answer on ${stores.length} stores; ${ofPairs.length} queries across two stores, same answer on ${pairs.length} pairs`
      : `demo failed: ${counts}, ${ofPairs.length} queries across two stores, ${differing.length} answered differently`;
    if (asJson) console.log(toJson({ ok, ...loaded, stores: stores.map(({ name }) => name), pairs, queries }));
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
