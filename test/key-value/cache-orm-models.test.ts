import { afterAll, describe, expect, test } from "vitest";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { NotFoundError, UnsupportedError, ValidationError, connect, model, t } from "../../src/index.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { keyValue } from "../../src/entries/key-value.ts";
import { countingDriver } from "../../src/testing/key-value/counting-driver.ts";

// What verbs of models by key give, what they refuse, and what they send.

const redisServer = await startRedis();
const drivers: readonly (readonly [string, KeyValueDriver])[] = [
  ["memory", memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity, copies: false })],
  ["redis", redisDriver({ url: redisServer.url, prefix: "cache-orm-models:" })],
];
afterAll(async () => {
  for (const [, driver] of drivers) await driver.close();
  await redisServer.stop();
});

const Session = model(
  "sessions",
  { token: t.text().primaryKey(), hits: t.integer().default(0), user: t.text(), note: t.text().nullable() },
  { ttl: 60 },
);
const Flag = model("flags", { name: t.text().primaryKey(), on: t.boolean().default(false) });
let number = 0;
/** A key that no other test has. */
const fresh = (): string => `${Date.now()}-${(number += 1)}`;

describe.each(drivers)("models by key in %s", (_, tested) => {
  const { driver, calls } = countingDriver(tested);
  const db = connect(keyValue(driver), { sessions: Session, flags: Flag });
  /** How many calls of the driver something takes. */
  const callsOf = async (run: () => PromiseLike<unknown>): Promise<number> => {
    const before = calls();
    await run();
    return calls() - before;
  };

  test("a row is created, and many rows are, in one call", async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    await db.sessions.create({ token: fresh(), user: "warm" });
    expect(await callsOf(() => db.sessions.create({ token: a, user: "x" }))).toBe(1);
    const many = [b, c].map((token) => ({ token, user: "x" }));
    expect(await callsOf(() => db.sessions.createMany(many))).toBe(1);
    expect(await callsOf(() => db.sessions.getMany([a, b, c]))).toBe(1);
    expect(await callsOf(() => db.sessions.deleteMany([a, b, c]))).toBe(1);
  });

  test("verbs about no rows give nothing and send nothing", async () => {
    const verbs = async (): Promise<unknown> => [
      await db.sessions.createMany([]),
      await db.sessions.getMany([]),
      await db.sessions.updateMany([]),
      await db.sessions.deleteMany([]),
    ];
    expect(await callsOf(verbs)).toBe(0);
    expect(await verbs()).toStrictEqual([[], [], 0, 0]);
  });

  test("what is no whole row is refused before anything is sent", async () => {
    const token = fresh();
    const wrong: readonly (() => unknown)[] = [
      () => db.sessions.create({ token } as never),
      () => db.sessions.create({ user: "x" } as never),
      () => db.sessions.create({ token, user: null } as never),
      () => db.sessions.create({ token, user: "x", nickname: "y" } as never),
      () => db.sessions.createMany([{ token, user: "x" }, {}] as never),
      () => db.sessions.createMany([{ token, user: "x" }, ["y"]] as never),
      () =>
        db.sessions.createMany([
          { token, user: "x" },
          { name: "a flag", on: true },
        ] as never),
      () => db.sessions.upsert({ token, user: 5 } as never),
      () => db.sessions.update(token, { nickname: "y" } as never),
      () => db.sessions.update(undefined as never, { hits: 1 }),
      () => db.sessions.updateMany([{ hits: 1 }] as never),
      () => db.sessions.get(undefined as never),
      () => db.sessions.delete(null as never),
    ];
    const before = calls();
    for (const attempt of wrong) expect(attempt).toThrow(ValidationError);
    expect(calls() - before).toBe(0);
    expect(await db.sessions.find(token)).toBeNull();
  });

  test("a required field that is missing is named with its model", () => {
    expect(() => db.sessions.create({ token: "a" } as never)).toThrow("sessions: user is required");
  });

  test("what a condition says beside the key counts too", async () => {
    const token = fresh();
    await db.sessions.create({ token, user: "ada" });
    expect((await db.sessions.find({ token, user: "ada" }))?.hits).toBe(0);
    expect(await db.sessions.find({ token, user: "bob" })).toBeNull();
  });

  test("what is not found is an error that names its model, and no value", async () => {
    const failure: unknown = await db.flags.get("a-secret").then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NotFoundError);
    expect((failure as NotFoundError).model).toBe("flags");
    expect(String(failure)).not.toContain("a-secret");
  });

  test("an update of what is not there gives null for one, and counts those that are there of many", async () => {
    const [a, b] = [fresh(), fresh()];
    await db.sessions.create({ token: a, user: "x", note: "kept" });
    expect(await db.sessions.update(b, { hits: 1 })).toBeNull();
    expect(await db.sessions.updateMany([b, a].map((token) => ({ token, hits: 2 })))).toBe(1);
    expect(await db.sessions.getMany([b, a])).toStrictEqual([null, { token: a, hits: 2, user: "x", note: "kept" }]);
  });

  test("getOrCreate keeps what is there, and tells which it was", async () => {
    const token = fresh();
    expect((await db.sessions.getOrCreate({ token }, { user: "ada" })).created).toBe(true);
    const again = await db.sessions.getOrCreate({ token }, { user: "bob" });
    expect([again.created, again.row.user]).toStrictEqual([false, "ada"]);
  });

  test("an atomic list creates, changes, reads and removes rows of different models together, with results in its order", async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const creating = [db.sessions.create({ token: a, user: "x" }), db.flags.createMany([{ name: b }, { name: c }])];
    expect(await callsOf(() => db.atomic(creating))).toBe(1);
    const results = await db.atomic([
      db.flags.update(b, { on: true }),
      db.sessions.update(fresh(), { hits: 1 }),
      db.sessions.find(a),
      db.flags.getMany([c, b]),
      db.sessions.delete(a),
      db.flags.deleteMany([c, fresh()]),
    ]);
    expect(results).toStrictEqual([
      { name: b, on: true },
      null,
      { token: a, hits: 0, user: "x", note: null },
      [
        { name: c, on: false },
        { name: b, on: true },
      ],
      true,
      1,
    ]);
    expect([await db.sessions.find(a), await db.flags.getMany([b, c])]).toStrictEqual([
      null,
      [{ name: b, on: true }, null],
    ]);
  });

  test("an atomic list takes queries, nothing else", async () => {
    await expect(db.atomic([{ token: "a" }] as never)).rejects.toThrow(ValidationError);
  });

  test("rows are plain objects that can be compared, cloned and written as JSON", async () => {
    const token = fresh();
    const created = await db.sessions.create({ token, user: "x" });
    expect(Object.getPrototypeOf(created)).toBe(Object.prototype);
    expect(structuredClone(await db.sessions.get(token))).toStrictEqual(created);
    expect(JSON.parse(JSON.stringify(created))).toStrictEqual(created);
  });

  test("without an index nothing but the key is asked by, unless rows may be looked at one by one", async () => {
    const user = fresh();
    await db.sessions.create({ token: fresh(), user });
    const set = db.sessions.filter({ user });
    await expect(set.all()).rejects.toThrow(UnsupportedError);
    expect(await set.count({ scan: { limit: 10_000 } })).toBe(1);
  });
});
