import { expect, test } from "vitest";
import { sqlite } from "../../../adapters/sqlite/index.ts";
import { connect, max, model, param, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";

const Person = model("people", { id: t.id(), email: t.text().unique(), visits: t.integer().default(0) });

function open() {
  return connect(sqlite({ url: ":memory:" }), { people: Person });
}

test("a parameter may stand in what an updating conflict sets", async () => {
  const db = open();
  await createTables(db);
  await db.people.create({ email: "a@x", visits: 1 });
  const visit = db.people.create(
    { email: "a@x" },
    { onConflict: { on: ["email"], update: (old) => ({ visits: old.visits.add(param("more")) }) } },
  );
  expect((await visit.with({ more: 4 })).visits).toBe(5);
  expect((await visit.with({ more: 2 })).visits).toBe(7);
  await db.close();
});

test("an aggregate of another query's field is refused", () => {
  const db = open();
  let foreign: unknown;
  db.people.filter((p) => ((foreign = p.visits), p.id.gt(0)));
  expect(() => db.people.aggregate(() => ({ most: max(foreign as never) }))).toThrow(/a field of another query/);
  expect(() => db.people.limit(2).aggregate(() => ({ most: max(foreign as never) }))).toThrow(
    /a field of another query/,
  );
});
