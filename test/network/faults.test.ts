import Table from "cli-table3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OperationalError, SerializationError } from "../../src/index.ts";
import type { Fault } from "../../src/dev/index.ts";
import { type NetworkDatabase, type NetworkStore, startStores } from "./network-stores.ts";

// Every fault, on every kind of work, over both protocols: whatever happens, nothing hangs, nothing is written twice, nothing that was
// acknowledged is lost, and the error knows whether something may have been written. `npm run faults` prints the table.

const TIMEOUT = 500;
/** A call may take its time-out; a transaction that fails is rolled back, which is a call too. */
const MOST_TIME = 2 * TIMEOUT + 300;
const PAGES = 1_100;

const faults: Readonly<Record<string, Fault>> = {
  latency: { kind: "latency", milliseconds: 30 },
  "cut before it ran": { kind: "dropBefore" },
  "cut after it ran": { kind: "dropAfter" },
  "cut after 1 statement": { kind: "dropWithin", statements: 1 },
  "answer cut in the middle": { kind: "truncate" },
  "429, Retry-After 0.05": { kind: "tooManyRequests", retryAfter: 0.05 },
  "429, Retry-After 3600": { kind: "tooManyRequests", retryAfter: 3600 },
  "500 and HTML": { kind: "serverError", status: 500 },
  "502 and HTML": { kind: "serverError", status: 502 },
  "502 after it ran": { kind: "serverError", status: 502, executed: true },
  "200 and HTML": { kind: "html" },
  "a byte now and then": { kind: "slowLoris" },
  "stale baton": { kind: "staleBaton" },
};

interface Work {
  readonly name: string;
  /** How many users and posts it makes. */
  readonly makes: number;
  /** How many requests it takes: the fault befalls each of them in turn. */
  readonly requests: number;
  readonly run: (db: NetworkDatabase, label: string) => Promise<unknown>;
  /** What it gives when it succeeds. */
  readonly gives: unknown;
}

const works: readonly Work[] = [
  {
    name: "read",
    makes: 0,
    requests: 1,
    run: async (db) => (await db.users.filter({ name: "page" }).limit(3).all()).length,
    gives: 3,
  },
  {
    name: "write",
    makes: 1,
    requests: 1,
    run: async (db, label) => (await db.users.create({ email: label })).email.length > 0,
    gives: true,
  },
  {
    name: "atomic",
    makes: 3,
    requests: 1,
    run: async (db, label) =>
      (
        await db.atomic((b) => {
          const author = b.users.create({ email: label });
          return [b.posts.create({ author, title: "one" }), b.posts.create({ author, title: "two" })];
        })
      ).length,
    gives: 2,
  },
  {
    name: "transaction",
    makes: 2,
    requests: 3,
    run: (db, label) =>
      db.transaction(async (tx) => {
        const before = await tx.users.filter({ email: label }).count();
        await tx.atomic([tx.users.create({ email: label }), tx.users.create({ email: `${label} too` })]);
        return before;
      }),
    gives: 0,
  },
  {
    name: "pages",
    makes: 0,
    requests: 3,
    run: async (db) => {
      const seen = new Set<number>();
      for await (const { id } of db.users.filter({ name: "page" })) seen.add(id);
      return seen.size;
    },
    gives: PAGES,
  },
];

interface Line {
  readonly store: string;
  readonly work: string;
  readonly fault: string;
  readonly request: number;
  readonly outcome: string;
  readonly before: number;
  readonly after: number;
  readonly milliseconds: number;
}

const lines: Line[] = [];
let started: Awaited<ReturnType<typeof startStores>>;
let serial = 0;

beforeAll(async () => {
  started = await startStores();
  const rows = (name: string): object[] =>
    Array.from({ length: PAGES }, (_, index) => ({ email: `${name} ${index}`, name: "page" }));
  await started.stores.neon.open().users.createMany(rows("n") as never);
  await started.stores.libsql.open().users.createMany(rows("l") as never);
});

afterAll(async () => {
  await started?.close();
  if (process.env["FAULT_TABLE"] !== undefined) console.log(tableOf(lines));
});

function tableOf(all: readonly Line[]): string {
  const head = ["store", "work", "fault", "at request", "outcome", "rows before", "after", "ms"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { store, work, fault, request, outcome, before, after, milliseconds } of all)
    table.push([store, work, fault, request, outcome, before, after, milliseconds.toFixed(0)]);
  return table.toString();
}

async function countRows(store: NetworkStore): Promise<number> {
  return (await store.rows("users")) + (await store.rows("posts"));
}

/** The stores that have a kind of work, by the name of the protocol. */
function storeFor(protocol: "neon" | "libsql", work: Work): NetworkStore {
  const { neon, libsql, "neon websocket": socket } = started.stores;
  if (protocol === "libsql") return libsql;
  return work.name === "transaction" ? socket : neon;
}

/** What may be thrown; the error, described. */
function describeFailure(error: unknown): string {
  expect(error).toSatisfy((each) => each instanceof OperationalError || each instanceof SerializationError);
  expect((error as Error).cause).toBeDefined();
  return error instanceof OperationalError ? `failed, outcome ${error.outcome}` : "failed, run it again";
}

const cases = (["neon", "libsql"] as const).flatMap((protocol) =>
  works.flatMap((work) =>
    Object.entries(faults)
      .filter(([, { kind }]) => kind !== "staleBaton" || (protocol === "libsql" && work.name === "transaction"))
      .map(([fault, injected]) => ({ protocol, work, fault, injected })),
  ),
);

describe.each(cases)("$protocol, $work.name: $fault", ({ protocol, work, fault, injected }) => {
  let store: NetworkStore;
  let db: NetworkDatabase;
  beforeEach(() => {
    store = storeFor(protocol, work);
    db = store.open({ timeout: TIMEOUT, retry: { attempts: 3, delay: 5, maxDelay: 20 } });
  });

  test.each(Array.from({ length: work.requests }, (_, index) => index))("at request %i", async (skip) => {
    serial += 1;
    const before = await countRows(store);
    const remove = store.inject({ ...injected, skip });
    const startedAt = performance.now();
    const outcome = await work.run(db, `label ${serial}`).then((given) => {
      expect(given).toEqual(work.gives);
      return "done";
    }, describeFailure);
    const milliseconds = performance.now() - startedAt;
    remove();
    // The next query works, and what it sees is all or nothing, once.
    const after = await countRows(store);
    lines.push({ store: store.name, work: work.name, fault, request: skip + 1, outcome, before, after, milliseconds });
    expect(milliseconds).toBeLessThan(MOST_TIME);
    if (outcome === "done") expect(after - before).toBe(work.makes);
    else if (outcome === "failed, outcome unknown") expect([0, work.makes]).toContain(after - before);
    else expect(after - before).toBe(0);
    // A read is made again, whatever cut it short.
    if (work.makes === 0 && !["html", "slowLoris"].includes(injected.kind) && !fault.includes("3600"))
      expect(outcome).toBe("done");
  });
});

describe.each(["neon", "libsql"] as const)("%s, a cut at each statement of an atomic list", (protocol) => {
  test.each([0, 1, 2, 3])("after %i statements nothing is left", async (statements) => {
    serial += 1;
    const store = started.stores[protocol];
    const before = await countRows(store);
    const remove = store.inject({ kind: "dropWithin", statements });
    const db = store.open({ timeout: TIMEOUT });
    const failure = db.atomic((b) => {
      const author = b.users.create({ email: `label ${serial}` });
      b.posts.create({ author, title: "one" });
      b.posts.create({ author, title: "two" });
    });
    await expect(failure).rejects.toMatchObject({ code: "operational", outcome: "unknown" });
    remove();
    expect(await countRows(store)).toBe(before);
  });
});
