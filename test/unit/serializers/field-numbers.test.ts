import { describe, expect, test } from "vitest";
import { ValidationError, model, t } from "../../../src/index.ts";
import { checkNumbers } from "../../../src/serializers/field-numbers-check.ts";
import { numbersOf, updateNumbers } from "../../../src/serializers/field-numbers-update.ts";
import { type NumberedModels, readNumbers } from "../../../src/serializers/field-numbers.ts";

const id = t.id().tag(1);
const User = model("users", { id, name: t.text().tag(2), born: t.date().nullable().tag(5) });
const lock = numbersOf({ User });

/** The users with other fields than these. */
const users = (fields: Parameters<typeof model>[1]): NumberedModels => ({ User: model("users", { id, ...fields }) });
const name = t.text().tag(2);
const born = t.date().nullable().tag(5);

test("a lock says which column each number stands for, and how its values are written", () => {
  expect(lock).toEqual({
    version: 1,
    models: {
      users: {
        fields: {
          1: { column: "id", type: "integer" },
          2: { column: "name", type: "text" },
          5: { column: "born", type: "date" },
        },
        reserved: [],
      },
    },
  });
  expect(readNumbers(JSON.parse(JSON.stringify(lock)))).toEqual(lock);
});

describe("these changes fail the check", () => {
  test.each([
    [
      "renumbering a protobuf field",
      { name: t.text().tag(7), born },
      "renumbered",
      /had the number 2 and has 7: .*\.tag\(2\)/,
    ],
    [
      "two fields that change places",
      { name: t.text().tag(5), born: t.date().tag(2) },
      "renumbered",
      /had the number 2/,
    ],
    ["taking the number away", { name: t.text(), born }, "renumbered", /had the number 2 and has none/],
    [
      "another type under the same number",
      { name: t.integer().tag(2), born },
      "retyped",
      /stands for text: .*\.tag\(6\)/,
    ],
    ["another field of another type", { age: t.integer().tag(2), born }, "retyped", /stands for text of "name"/],
    ["a list of what was one value", { name: t.list(t.text()).tag(2), born }, "retyped", /is list\(text\)/],
    ["a field without a number among others", { name, born, nick: t.text() }, "missing", /\.tag\(6\) is free/],
  ] as const)("%s", (_, fields, kind, message) => {
    const problems = checkNumbers(lock, users(fields));
    expect(problems[0]).toMatchObject({ kind, model: "users", message: expect.stringMatching(message) });
    expect(() => updateNumbers(lock, users(fields))).toThrow(ValidationError);
  });

  test("a number of a field that is gone, after which only the ones above are free", () => {
    const without = updateNumbers(lock, users({ name }));
    expect(without.models["users"]?.reserved).toEqual([5]);
    const [problem] = checkNumbers(without, users({ name, seen: t.date().tag(5) }));
    expect(problem).toMatchObject({
      kind: "reused",
      field: "seen",
      message: expect.stringContaining(".tag(6) is free"),
    });
    expect(checkNumbers(without, users({ name, seen: t.date().tag(6) }))).toEqual([]);
  });

  test("every problem is named at once", () => {
    const broken = users({ name: t.text().tag(9), born: t.text().tag(5) });
    expect(() => updateNumbers(lock, broken)).toThrow(/name had the number 2.*born is text/);
  });
});

describe("these changes pass it", () => {
  test.each([
    ["a new name under the same number", { fullName: t.text().tag(2), born }],
    ["a new field", { name, born, nick: t.text().tag(6) }],
    ["a field that is gone", { name }],
    ["text that becomes an enum, and the other way round", { name: t.enum(["a", "b"]).tag(2), born }],
    ["a field that may be null now", { name: t.text().nullable().tag(2), born }],
  ])("%s", (_, fields) => {
    expect(checkNumbers(lock, users(fields))).toEqual([]);
    expect(checkNumbers(updateNumbers(lock, users(fields)), users(fields))).toEqual([]);
  });

  test("models without numbers, and models that were not handed in, which stay as they are", () => {
    const Plain = model("plain", { id: t.id() });
    const Other = model("toString", { id: t.id().tag(1) });
    expect(Object.keys(updateNumbers(lock, { Plain, Other }).models)).toEqual(["toString", "users"]);
  });
});

test.each([
  [null],
  [{ version: 2, models: {} }],
  [{ version: 1, models: { users: {} } }],
  [{ version: 1, models: { users: { fields: { "01": { column: "a", type: "text" } }, reserved: [] } } }],
  [{ version: 1, models: { users: { fields: { 1: "a" }, reserved: [] } } }],
  [{ version: 1, models: { users: { fields: {}, reserved: ["1"] } } }],
])("%j is no lock", (json) => {
  expect(() => readNumbers(json)).toThrow(ValidationError);
});
