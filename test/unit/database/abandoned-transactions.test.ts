import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { libsql } from "../../../adapters/libsql/index.ts";
import { memory } from "../../../adapters/memory/index.ts";
import { type Adapter, OperationalError, connect, model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";

const Note = model("notes", { id: t.id(), title: t.text() });
const models = { notes: Note };

// Each holds one writing transaction at a time: one that is left open shows in the next write, which waits for it in vain.
const stores = { memory: () => memory({ timeout: 200 }), libsql: () => libsql({ url: ":memory:", timeout: 200 }) };

describe.each(Object.entries(stores))("on %s", (_, open) => {
  async function openNotes() {
    const adapter: ReturnType<typeof memory> | ReturnType<typeof libsql> = open();
    const others = connect(adapter as ReturnType<typeof memory>, models);
    await createTables(others);
    const controller = new AbortController();
    const db = connect(adapter as ReturnType<typeof memory>, models, { signal: controller.signal });
    return { db, others, abort: () => controller.abort() };
  }

  test("a transaction whose database is aborted is undone, and others go on", async () => {
    const { db, others, abort } = await openNotes();
    const failure = db.transaction(async (tx) => {
      await tx.notes.create({ title: "a" });
      abort();
    });
    await expect(failure).rejects.toBeInstanceOf(OperationalError);
    await others.notes.create({ title: "b" });
    expect(await others.notes.pluck("title")).toEqual(["b"]);
  });

  test("so is one that ends with queries it returned", async () => {
    const { db, others, abort } = await openNotes();
    const failure = db.transaction(async (tx) => {
      await tx.notes.create({ title: "a" });
      abort();
      return [tx.notes.create({ title: "c" })];
    });
    await expect(failure).rejects.toBeInstanceOf(OperationalError);
    await others.notes.create({ title: "b" });
    expect(await others.notes.pluck("title")).toEqual(["b"]);
  });

  test.each(["commit", "rollback"] as const)("so is one that is ended by hand, with %s", async (end) => {
    const { db, others, abort } = await openNotes();
    const tx = await db.begin();
    await tx.notes.create({ title: "a" });
    abort();
    await tx[end]().catch((error: unknown) => expect(error).toBeInstanceOf(OperationalError));
    await others.notes.create({ title: "b" });
    expect(await others.notes.pluck("title")).toEqual(["b"]);
  });
});

test("an atomic list that is given up before its commit is undone, and others go on", async () => {
  const adapter = libsql({ url: ":memory:", timeout: 200 });
  const controller = new AbortController();
  const db = connect(adapter, models, {
    onQuery: ({ statements }) => {
      if (statements.some((sql) => sql.startsWith("INSERT"))) controller.abort();
    },
  });
  await createTables(db);
  const [first, found] = [db.notes.create({ title: "a" }), db.notes.signal(controller.signal).get({ title: "a" })];
  await expect(db.atomic([first, found])).rejects.toBeInstanceOf(OperationalError);
  expect(await db.notes.count()).toBe(0);
});

test("a transaction that opens when nobody waits for it any more is undone", async () => {
  const store = memory({ timeout: 200 });
  const { begin = () => Promise.reject(new TypeError("memory has transactions")) }: Adapter = store;
  const late: Adapter = {
    ...store,
    begin: async () => {
      await sleep(60);
      return begin({});
    },
  };
  const db = connect(late as typeof store, models, { timeout: 10 });
  await expect(db.transaction(async () => undefined)).rejects.toBeInstanceOf(OperationalError);
  await sleep(60);
  expect(await connect(store, models).notes.create({ title: "a" })).toMatchObject({ title: "a" });
});
