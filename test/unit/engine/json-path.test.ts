import { expect, test } from "vitest";
import { jsonIsThere, readJson, setJson } from "../../../src/engine/json-path.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { JsonNode, JsonSetNode, ValueNode } from "../../../src/plan/nodes.ts";

type Path = readonly (string | number)[];

const field = t.json() as unknown as FieldShape;
const json = (value: unknown): ValueNode => ({ kind: "value", value, field });

function at(path: Path): JsonNode {
  const steps = path.map((step) => (typeof step === "string" ? "k" : "i")).join("");
  return { kind: "json", document: json(null), path: json(path), steps, field };
}

function put(document: unknown, path: Path, value: unknown): unknown {
  const node: JsonSetNode = { ...at(path), kind: "jsonSet", value: json(value) };
  return setJson(node)(document);
}

function freeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

const parsed = (text: string): unknown => freeze(JSON.parse(text));
const document = parsed('{"a":{"b":[10,null,{"c":"x"}],"n":null},"0":"zero","":1,"t":"text","f":false}');

test.each([
  [["a", "b", 0], 10],
  [["a", "b", 2, "c"], "x"],
  [["a", "b", 1], null],
  [["a", "n"], null],
  [["0"], "zero"],
  [[""], 1],
  [["f"], false],
])("at %j stands %j", (path, value) => {
  expect(readJson(at(path))(document)).toBe(value);
  expect(jsonIsThere(at(path))(document)).toBe(true);
});

test.each([
  [["x"]],
  [[0]],
  [["a", "b", "0"]],
  [["a", "b", "length"]],
  [["a", "b", 3]],
  [["a", "b", -1]],
  [["a", "n", "x"]],
  [["t", 0]],
  [["t", "length"]],
  [["toString"]],
  [["constructor", "name"]],
  [["__proto__"]],
  [["a", "__proto__", "toString"]],
])("at %j stands nothing", (path) => {
  expect(readJson(at(path))(document)).toBeNull();
  expect(jsonIsThere(at(path))(document)).toBe(false);
});

test("nothing stands in no document", () => {
  expect(readJson(at(["a"]))(null)).toBeNull();
  expect(jsonIsThere(at(["a"]))(null)).toBe(false);
});

test.each([
  ['{"a":1}', ["a"], 2, '{"a":2}'],
  ['{"a":1}', ["b"], 2, '{"a":1,"b":2}'],
  ['{"a":1}', ["a"], null, '{"a":null}'],
  ['{"a":{"b":1,"c":2}}', ["a", "b"], { d: [1] }, '{"a":{"b":{"d":[1]},"c":2}}'],
  ["{}", ["a", "b", "c"], 1, '{"a":{"b":{"c":1}}}'],
  ['{"l":[1,{"x":1}]}', ["l", 0], "a", '{"l":["a",{"x":1}]}'],
  ['{"l":[1,{"x":1}]}', ["l", 1, "y", "z"], 2, '{"l":[1,{"x":1,"y":{"z":2}}]}'],
  ["[[1],[2]]", [1, 0], 3, "[[1],[3]]"],
  ['{"a":null}', ["a"], 1, '{"a":1}'],
])("%s with %j as %j is %s", (before, path, value, after) => {
  expect(put(parsed(before), path, value)).toEqual(JSON.parse(after));
});

test.each([
  ['{"a":1}', ["a", "b"]],
  ['{"a":null}', ["a", "b"]],
  ['{"a":[]}', ["a", "b"]],
  ['{"a":{}}', ["a", 0]],
  ['{"a":"text"}', ["a", 0]],
  ["{}", ["a", 0]],
  ["{}", ["a", "b", 0, "c"]],
  ['{"a":[1]}', ["a", 1]],
  ['{"a":[1]}', ["a", -1]],
  ['{"a":[1]}', ["a", 5, "b"]],
  ['{"a":[null]}', ["a", 0, "b"]],
  ["[]", ["a"]],
  ["{}", [0]],
  ["1", ["a"]],
  ['"text"', ["length"]],
])("%s has no place at %j and stays", (before, path) => {
  expect(put(parsed(before), path, "new")).toEqual(JSON.parse(before));
});

test("no document stays none", () => {
  expect(put(null, ["a"], 1)).toBeNull();
});

test("__proto__ is a key like others", () => {
  const made = put(parsed("{}"), ["__proto__", "polluted"], true) as object;
  expect(Object.keys(made)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  expect(readJson(at(["__proto__", "polluted"]))(made)).toBe(true);
  const again = put(freeze(made), ["a"], 1) as object;
  expect(Object.keys(again)).toEqual(["__proto__", "a"]);
  expect("polluted" in {}).toBe(false);
  const own = put(parsed('{"a":{}}'), ["a", "constructor", "prototype", "polluted"], true);
  expect(JSON.stringify(own)).toBe('{"a":{"constructor":{"prototype":{"polluted":true}}}}');
  expect("polluted" in Object.prototype).toBe(false);
});
