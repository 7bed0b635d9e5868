import { describe, expect, test } from "vitest";
import { z } from "zod";
import { memoryKeyValue } from "../../adapters/memory/index.ts";
import { ValidationError, connect, model, now, t } from "../../src/index.ts";
import { json } from "../../src/serializers/json.ts";
import { msgpack } from "../../src/serializers/msgpack.ts";
import { protobuf } from "../../src/serializers/protobuf.ts";
import { structured } from "../../src/serializers/structured.ts";
import { declarations, refusals, thing, vectors } from "./field-vectors.ts";

// What fields take and what is read of them, through a model that is kept by key: the same, whatever makes its bytes.

describe.each([
  ["json", json],
  ["msgpack", msgpack],
  ["structured", structured],
  ["protobuf", protobuf],
])("fields by key as %s", (_, serializer) => {
  const table = { ...thing.table, serializer };
  const db = connect(memoryKeyValue(), { things: { ...thing, table } });
  let id = 0;

  test.each(vectors)("%s: %s", async (field, __, given, read) => {
    const created = await db.things.create({ id: ++id, [field]: given });
    expect(created[field]).toStrictEqual(read);
    expect((await db.things.get(id))[field]).toStrictEqual(read);
    await db.things.update(id, { [field]: null });
    expect((await db.things.get(id))[field]).toBeNull();
  });

  test("what was left out is null, and null is no 0, no empty text and no empty list", async () => {
    await db.things.create({ id: ++id });
    const { id: key, ...rest } = await db.things.get(id);
    expect([key, ...new Set(Object.values(rest))]).toStrictEqual([id, null]);
  });
});

describe("what does not fit is refused when it is written, never later", () => {
  const db = connect(memoryKeyValue(), { things: thing });

  test.each(refusals)("%s: %s, refused", async (field, _, value) => {
    await db.things.upsert({ id: 1, text: "kept" });
    expect(() => db.things.upsert({ id: 1, text: "new", [field]: value } as never)).toThrow(ValidationError);
    expect(() => db.things.update(1, { text: "new", [field]: value } as never)).toThrow(ValidationError);
    expect((await db.things.get(1)).text).toBe("kept");
  });
});

describe("declarations that cannot be right are refused at once", () => {
  test.each(declarations)("refused: %s", (_, declare) => {
    expect(declare).toThrow(ValidationError);
  });
});

describe("defaults", () => {
  const Post = model("posts", {
    id: t.integer().primaryKey(),
    meta: t.json(z.record(z.string(), z.number())).default({}),
    words: t.list(t.text()).default([]),
    name: t.text().default(""),
  });
  const db = connect(memoryKeyValue(), { posts: Post });

  test("that are objects or lists are new for every row", async () => {
    const first = await db.posts.create({ id: 1 });
    first.meta["changed"] = 1;
    first.words.push("changed");
    expect(await db.posts.create({ id: 2 })).toStrictEqual({ id: 2, meta: {}, words: [], name: "" });
    expect(await db.posts.get(1)).toStrictEqual({ id: 1, meta: {}, words: [], name: "" });
  });
});

test("a schema of a field takes other forms than the field itself", async () => {
  const american = z.string().transform((text, context) => {
    const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
    if (year === undefined) context.addIssue("must be MM/DD/YYYY");
    return `${year}-${month}-${day}`;
  });
  const Form = model("forms", {
    id: t.integer().primaryKey(),
    hits: t.integer(z.coerce.number()),
    at: t.timestamp(z.coerce.date()),
    born: t.date(american),
  });
  const db = connect(memoryKeyValue(), { forms: Form });
  const given = { id: 1, hits: "2", at: "2020-01-01T00:00:00+08:00", born: "02/29/2020" };
  const read = { id: 1, hits: 2, at: new Date("2019-12-31T16:00:00Z"), born: "2020-02-29" };
  expect(await db.forms.create(given)).toStrictEqual(read);
  expect(await db.forms.get(1)).toStrictEqual(read);
  expect(() => db.forms.update(1, { born: "2020 02 29" })).toThrow(ValidationError);
});

test("an instant may begin as now, when it is written and not before", async () => {
  const Event = model("events", {
    id: t.integer().primaryKey(),
    at: t.epoch({ resolution: "millisecond" }).default(now()),
  });
  const db = connect(memoryKeyValue(), { events: Event });
  const query = db.events.create({ id: 1 });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  const before = Date.now();
  expect((await query).at.getTime()).toBeGreaterThanOrEqual(before);
  expect((await db.events.get(1)).at.getTime()).toBeLessThanOrEqual(Date.now());
});
