import { expect, test, vi } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { OperationalError, type QueryEvent, ValidationError, connect, model, t } from "../../../src/index.ts";
import { type Weather, remoteStore } from "../../support/remote-store.ts";

const Note = model("notes", { id: t.id(), title: t.text() });
const models = { notes: Note };
const retry = { attempts: 3, delay: 1, maxDelay: 2 };

/** Weather that is bad so many times. */
function failing(times: number, facts: ConstructorParameters<typeof OperationalError>[1]): Weather {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw new OperationalError("bad weather", facts);
  };
}

/** Weather that never lets a call through. */
const endless: Weather = () => new Promise<void>(() => undefined);

function failureOf(work: PromiseLike<unknown>): Promise<OperationalError> {
  return Promise.resolve(work).then(
    () => Promise.reject(new TypeError("it did not fail")),
    (error: OperationalError) => error,
  );
}

test("a read is made again after a failure that passes, as often as the policy says", async () => {
  const fair = remoteStore(failing(2, { transient: true }));
  expect(await connect(fair.adapter, models, { retry }).notes.count()).toBe(0);
  expect(fair.calls).toHaveLength(3);
  const foul = remoteStore(failing(3, { transient: true }));
  expect(await failureOf(connect(foul.adapter, models, { retry }).notes.count())).toBeInstanceOf(OperationalError);
  expect(foul.calls).toHaveLength(3);
});

test("a failure that does not pass by itself is not met twice", async () => {
  const { adapter, calls } = remoteStore(failing(1, {}));
  expect(await failureOf(connect(adapter, models, { retry }).notes.count())).toMatchObject({ transient: false });
  expect(calls).toHaveLength(1);
});

test("a write is made again only when it certainly did not run", async () => {
  const refused = remoteStore(failing(2, { transient: true, outcome: "none" }));
  const db = connect(refused.adapter, models, { retry });
  expect(await db.notes.create({ title: "a" })).toEqual({ id: 1, title: "a" });
  expect(refused.calls).toHaveLength(3);
  const broken = remoteStore(failing(1, { transient: true, outcome: "unknown" }));
  const failure = await failureOf(connect(broken.adapter, models, { retry }).notes.create({ title: "a" }));
  expect(failure).toMatchObject({ outcome: "unknown", retryable: false });
  expect(broken.calls).toHaveLength(1);
});

test("an atomic list of reads is made again, one that writes is not", async () => {
  const reads = remoteStore(failing(1, { transient: true, outcome: "unknown" }));
  const some = connect(reads.adapter, models, { retry });
  expect(await some.atomic([some.notes.count(), some.notes.exists()])).toEqual([0, false]);
  const writes = remoteStore(failing(1, { transient: true, outcome: "unknown" }));
  const db = connect(writes.adapter, models, { retry });
  await failureOf(db.atomic([db.notes.count(), db.notes.create({ title: "a" })]));
  expect(writes.calls).toHaveLength(1);
});

test("retry: false makes each call once", async () => {
  const { adapter, calls } = remoteStore(failing(1, { transient: true }));
  await failureOf(connect(adapter, models, { retry: false }).notes.count());
  expect(calls).toHaveLength(1);
});

test("the pause that a store asks for is kept, unless it would outlast the call", async () => {
  const { adapter } = remoteStore(failing(1, { transient: true, retryAfter: 0.06 }));
  const started = performance.now();
  expect(await connect(adapter, models, { retry }).notes.count()).toBe(0);
  expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  const long = remoteStore(failing(1, { transient: true, retryAfter: 3600 }));
  const failure = await failureOf(connect(long.adapter, models, { retry, timeout: 1000 }).notes.count());
  expect(failure.retryAfter).toBe(3600);
  expect(long.calls).toHaveLength(1);
});

test("a call ends with its time, even where the store does not listen", async () => {
  const { adapter } = remoteStore(endless);
  const db = connect(adapter, models, { timeout: 30 });
  expect(await failureOf(db.notes.count())).toMatchObject({ code: "operational", outcome: "none" });
  const write = await failureOf(db.notes.create({ title: "s3cret" }));
  expect(write).toMatchObject({ outcome: "unknown", retryable: false });
  expect(write.cause).toMatchObject({ name: "TimeoutError" });
  expect(write.message).not.toContain("s3cret");
});

test("the time of a call includes its repetitions", async () => {
  const { adapter, calls } = remoteStore(failing(1e9, { transient: true }));
  const started = performance.now();
  await failureOf(connect(adapter, models, { timeout: 50, retry: { attempts: 1000, delay: 20 } }).notes.count());
  expect(performance.now() - started).toBeLessThan(1000);
  expect(calls.length).toBeGreaterThan(1);
});

test("a signal of the database ends its calls and refuses later ones before they are made", async () => {
  const { adapter, calls } = remoteStore(endless);
  const controller = new AbortController();
  const db = connect(adapter, models, { signal: controller.signal });
  const running = failureOf(db.notes.count());
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  controller.abort(new Error("enough"));
  expect((await running).cause).toMatchObject({ message: "enough" });
  expect(await failureOf(db.notes.create({ title: "a" }))).toMatchObject({ outcome: "none" });
  expect(calls).toHaveLength(1);
});

test("a signal of one query ends that query alone", async () => {
  const { adapter, calls } = remoteStore((plans) => (plans[0]?.kind === "aggregate" ? endless(plans, {}) : undefined));
  const db = connect(adapter, models);
  const controller = new AbortController();
  const running = failureOf(db.notes.filter({ title: "a" }).signal(controller.signal).count());
  const other = Promise.resolve(db.notes.all());
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  controller.abort();
  expect(await running).toBeInstanceOf(OperationalError);
  expect(await other).toEqual([]);
});

test("signal() on a table holds for writing by key, and for queries without a database that are run later", async () => {
  const db = connect(remoteStore().adapter, models);
  const aborted = AbortSignal.abort("late");
  expect(await failureOf(db.notes.signal(aborted).create({ title: "a" }))).toMatchObject({ cause: "late" });
  expect(await failureOf(db.atomic([db.notes.signal(aborted).delete(1)]))).toMatchObject({ cause: "late" });
  expect(await db.notes.count()).toBe(0);
});

test("a store inside the program ends with a signal too", async () => {
  const db = connect(memory(), models);
  const tx = await db.begin();
  await tx.notes.create({ title: "a" });
  const failure = await failureOf(db.notes.signal(AbortSignal.timeout(20)).create({ title: "b" }));
  expect(failure).toBeInstanceOf(OperationalError);
  await tx.rollback();
});

test.each([
  ["timeout", { timeout: 0 }],
  ["timeout", { timeout: "1s" }],
  ["signal", { signal: {} }],
  ["retry.attempts", { retry: { attempts: 0 } }],
  ["retry.delay", { retry: { delay: -1 } }],
  ["retry", { retry: { tries: 2 } }],
])("a wrong %s is refused when connecting", (_, options) => {
  expect(() => connect(memory(), models, options as never)).toThrow(ValidationError);
});

test("signal() takes an AbortSignal, and belongs to the rows that are asked for", () => {
  const db = connect(memory(), { notes: model("notes", { id: t.id(), parent: t.ref("self").nullable() }) });
  expect(() => db.notes.signal({} as never)).toThrow("signal must be an AbortSignal");
  const signal = AbortSignal.timeout(1000);
  const included = (rows: object): never => (rows as { signal: (given: AbortSignal) => never }).signal(signal);
  expect(() => db.notes.include({ parent: included as never })).toThrow(ValidationError);
});

test("a listener is told of each call with the requests it took", async () => {
  const { adapter } = remoteStore(failing(1, { transient: true }));
  const events: QueryEvent[] = [];
  await connect(adapter, models, { retry, onQuery: (event) => events.push(event) }).notes.count();
  expect(events.map(({ roundTrips, rows, error }) => [roundTrips, rows, error])).toEqual([[2, 1, null]]);
});

test.each([
  ["an array", (query: unknown) => [1, query]],
  ["an object", (query: unknown) => ({ query })],
])("a query that a transaction returns in %s beside other values would never run, and is refused", async (_, given) => {
  const db = connect(memory(), models);
  const work = db.transaction(async (tx) => {
    await tx.notes.create({ title: "a" });
    return given(tx.notes.create({ title: "b" }));
  });
  await expect(work).rejects.toThrow("await it");
  expect(await db.notes.count()).toBe(0);
});

test("queries that a transaction returns in an array run as its last ones, in memory too", async () => {
  const db = connect(memory(), models);
  const [made, count] = await db.transaction(async (tx) => [tx.notes.create({ title: "a" }), tx.notes.count()]);
  expect([made.title, count]).toEqual(["a", 1]);
  const missing = db.transaction(async (tx) => [tx.notes.create({ title: "b" }), tx.notes.get(7)]);
  await expect(missing).rejects.toThrow("no row matches");
  expect(await db.notes.count()).toBe(1);
});
