import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countRuns } from "../property/open-stores.ts";
import { chooseSeed } from "../property/three-stores.ts";
import { makeCall, needsTransaction } from "./fault-calls.ts";
import { type FaultModel, faultModel } from "./fault-model.ts";
import { type FaultProgram, faultPrograms } from "./fault-programs.ts";
import { NETWORK_STORES, type NetworkStore, startStores } from "./network-stores.ts";

// Random programs under random faults: afterwards the database holds what the errors said it would.

const TIMEOUT = 300;
/** A transaction makes several calls, each with its own time. */
const MOST_TIME = 15_000;
const RUNS = countRuns(8);

const seed = chooseSeed("random faults");
let started: Awaited<ReturnType<typeof startStores>>;
let serial = 0;

beforeAll(async () => {
  started = await startStores();
});
afterAll(() => started?.close());

async function play(store: NetworkStore, { groups, faults }: FaultProgram): Promise<FaultModel> {
  serial += 1;
  const prefix = `p${serial} `;
  const counter = `counter ${serial}`;
  const plain = store.open();
  const model = faultModel(prefix, counter);
  await plain.atomic((b) => {
    const author = b.users.create({ email: `author ${serial}` });
    b.posts.create({ author, title: counter });
  });
  const db = store.open({ timeout: TIMEOUT, retry: { attempts: 3, delay: 5, maxDelay: 20 } });
  const hasTransactions = "transaction" in db;
  const suits = ({ kind }: (typeof faults)[number]): boolean => kind !== "staleBaton" || store.name === "libsql";
  const removals = faults.filter(suits).map((each) => store.inject(each));
  let next = 0;
  const scene = { db, model, counter, made: [], label: () => `${prefix}${(next += 1)} ` };
  for (const group of groups) {
    const calls = group.filter(({ kind }) => hasTransactions || !needsTransaction(kind));
    await Promise.race([
      Promise.all(calls.map(({ kind, chosen }) => makeCall(scene, kind, chosen))),
      wait(MOST_TIME, undefined, { ref: false }).then(() =>
        Promise.reject(new RangeError(`${JSON.stringify(calls)} hangs`)),
      ),
    ]);
  }
  for (const remove of removals) remove();
  // The next query works, and so does the next write: at the latest when the server has given up a transaction that it lost sight of.
  const before = performance.now();
  expect(await plain.posts.filter({ title: counter }).count()).toBe(1);
  await plain.users.create({ email: `${prefix}last u` });
  expect(performance.now() - before).toBeLessThan(MOST_TIME);
  model.wrote([`${prefix}last u`], "done");
  await model.check(plain);
  return model;
}

describe.each(NETWORK_STORES)("%s", (name) => {
  test(
    "under random faults nothing hangs, and what errors say of their outcome is so",
    { timeout: 60_000 + RUNS * 10_000 },
    async () => {
      const store = started.stores[name];
      const models: FaultModel[] = [];
      const played = fc.asyncProperty(faultPrograms, async (program) => void models.push(await play(store, program)));
      await fc.assert(played, { seed, numRuns: RUNS, endOnFailure: true });
      // What comes late must not change what was said.
      for (const model of models) await model.check(store.open());
      expect(models.length).toBe(RUNS);
    },
  );
});
