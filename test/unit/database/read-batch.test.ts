import { expect, test } from "vitest";
import { NotFoundError, OperationalError, UndefinedTableError, connect, model, t } from "../../../src/index.ts";
import { expectRoundTrips } from "../../../src/testing/index.ts";
import { remoteStore } from "../../support/remote-store.ts";

const Note = model("notes", { id: t.id(), title: t.text() });
const models = { notes: Note };

test("reads that are asked for in the same tick travel in one request, each with its own result", async () => {
  const { adapter, calls } = remoteStore();
  const db = connect(adapter, models);
  await db.notes.createMany([{ title: "a" }, { title: "b" }]);
  const titleOf = async (id: number): Promise<string> => (await db.notes.get(id)).title;
  const answers = await expectRoundTrips(db, 1, () =>
    Promise.all([titleOf(1), titleOf(2), db.notes.count(), db.notes.first()]),
  );
  expect(answers).toEqual(["a", "b", 2, { id: 1, title: "a" }]);
  expect(calls.at(-1)).toHaveLength(4);
});

test("what one of them finds missing is its own error", async () => {
  const db = connect(remoteStore().adapter, models);
  const [missing, count] = await expectRoundTrips(db, 1, () => Promise.allSettled([db.notes.get(7), db.notes.count()]));
  expect(missing).toMatchObject({ reason: expect.any(NotFoundError) as unknown });
  expect(count).toMatchObject({ value: 0 });
});

test("after a failure each is sent again alone, so that each has its own error", async () => {
  const { adapter, calls } = remoteStore((plans) => {
    if (plans.some(({ kind }) => kind === "exists")) throw new UndefinedTableError("notes");
  });
  const db = connect(adapter, models);
  const [exists, count] = await Promise.allSettled([db.notes.exists(), db.notes.count()]);
  expect(exists).toMatchObject({ reason: expect.any(UndefinedTableError) as unknown });
  expect(count).toMatchObject({ value: 0 });
  expect(calls.map((plans) => plans.length)).toEqual([2, 1, 1]);
});

test("a failure of the network is met once, by all of them", async () => {
  const { adapter, calls } = remoteStore(() => {
    throw new OperationalError("bad weather", { transient: true });
  });
  const db = connect(adapter, models, { retry: false });
  const both = await Promise.allSettled([db.notes.exists(), db.notes.count()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(calls).toHaveLength(1);
});

test("writes never share a request by themselves, and reads one after another do not either", async () => {
  const { adapter, calls } = remoteStore();
  const db = connect(adapter, models);
  await Promise.all([db.notes.create({ title: "a" }), db.notes.create({ title: "b" })]);
  await db.notes.count();
  await db.notes.count();
  expect(calls.map((plans) => plans.length)).toEqual([1, 1, 1, 1]);
});

test("expectRoundTrips lists what was sent when the number is another", async () => {
  const db = connect(remoteStore().adapter, models);
  await expect(expectRoundTrips(db, 1, async () => [await db.notes.count(), await db.notes.exists()])).rejects.toThrow(
    /expected 1 round trips, there were 2:\n {2}1: .*\n {2}1: /,
  );
  await expect(expectRoundTrips({}, 1, () => null)).rejects.toThrow("pass the database that connect() gave");
});
