import { describe, expect, test } from "vitest";
import { ValidationError } from "../../../src/errors.ts";
import { createRegistry } from "../../../src/serializers/registry.ts";
import { json } from "../../../src/serializers/json.ts";
import { structured } from "../../../src/serializers/structured.ts";

describe("a registry", () => {
  test("begins with json alone", () => {
    const registry = createRegistry();
    expect(registry.get("json")).toBe(json);
    expect(registry.get("structured")).toBeNull();
  });

  test("finds serializers by the names they are given, whatever they call themselves", () => {
    const registry = createRegistry({ structured, "protobuf.user": { ...structured, name: "other" } });
    expect(registry.get("structured")).toBe(structured);
    expect(registry.get("protobuf.user")?.name).toBe("other");
    expect(registry.get("other")).toBeNull();
    expect(registry.get("constructor")).toBeNull();
  });

  test("may be told of json again, but not of another json", () => {
    expect(createRegistry({ json }).get("json")).toBe(json);
    expect(() => createRegistry({ json: structured })).toThrow(ValidationError);
  });

  test("takes serializers in and out", () => {
    const registry = createRegistry();
    registry.register("structured", structured);
    expect(() => registry.register("structured", structured)).toThrow(/is the name of another serializer/);
    registry.unregister("structured");
    expect(registry.get("structured")).toBeNull();
    expect(() => registry.unregister("structured")).toThrow(ValidationError);
    registry.register("structured", structured);
    registry.clear();
    expect(registry.get("structured")).toBeNull();
    expect(registry.get("json")).toBeNull();
    registry.register("json", structured);
    expect(registry.get("json")).toBe(structured);
  });

  test("is apart from every other registry", () => {
    const first = createRegistry();
    first.clear();
    expect(createRegistry().get("json")).toBe(json);
  });

  test.each([
    ["", structured],
    ["a b", structured],
    ["é", structured],
    ["x".repeat(61), structured],
    [3, structured],
  ])("refuses the name %j", (name, serializer) => {
    expect(() => createRegistry().register(name as string, serializer)).toThrow(ValidationError);
  });

  test.each([[null], [undefined], [{}], [{ encode: 1, decode: 2 }], ["json"]])(
    "refuses %j as a serializer",
    (given) => {
      expect(() => createRegistry({ given: given as never })).toThrow(ValidationError);
    },
  );

  test.each([[null], [[structured]], ["json"]])("is not made of %j", (given) => {
    expect(() => createRegistry(given as never)).toThrow(ValidationError);
  });
});
