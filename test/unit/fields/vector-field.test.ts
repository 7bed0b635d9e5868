import { expect, test } from "vitest";
import { DecodeError, ValidationError } from "../../../src/errors.ts";
import { listField } from "../../../src/fields/list-field.ts";
import type { Refusal } from "../../../src/fields/refusal.ts";
import { vectorField } from "../../../src/fields/vector-field.ts";
import { UnsupportedError, and, from, model, t } from "../../../src/index.ts";

const field = vectorField(3);

function issueOf(value: unknown): Refusal["issues"][number] | undefined {
  return (field.accept(value) as Refusal).issues[0];
}

test("numbers are taken as the nearest of 32 bits, and never as -0", () => {
  expect(field.accept([0.1, 1, -2.5])).toStrictEqual([Math.fround(0.1), 1, -2.5]);
  expect(field.accept([-0, -1e-50, 3.4028234e38])).toStrictEqual([0, 0, 3.4028234663852886e38]);
});

test("another length and other values are refused, without saying them", () => {
  expect(issueOf([1, 2])).toEqual({ path: [], message: "must have 3 numbers" });
  expect(issueOf("[1,2,3]")?.message).toBe("must be an array of 3 numbers, not a string");
  expect(issueOf(new Float32Array(3))?.message).toBe("must be an array of 3 numbers, not a Float32Array");
  for (const wrong of [Number.NaN, Infinity, 3.5e38, "7", null, undefined, 7n])
    expect(issueOf([1, wrong, 3])).toEqual({ path: [1], message: "must be a finite number that fits 32 bits" });
  expect(issueOf(Array.from({ length: 3 }))?.path).toEqual([0]);
});

test("it has 1 to 16000 dimensions", () => {
  expect(vectorField(16_000).settings.dimensions).toBe(16_000);
  for (const wrong of [0, -1, 1.5, 16_001, "3", undefined, Number.NaN])
    expect(() => vectorField(wrong as number)).toThrow(ValidationError);
});

test("every storage form gives back the same", () => {
  const value = field.accept([0.1, -1e-40, 3e38]);
  for (const codec of Object.values(field.codecs)) {
    const { encode, decode } = codec as { encode: (each: unknown) => unknown; decode: (each: unknown) => unknown };
    expect(decode(encode(value))).toStrictEqual(value);
  }
});

test("databases print fewer digits, and give bytes in several forms", () => {
  const { postgres, sqlite, structured } = field.codecs as unknown as Record<
    string,
    { encode: (each: unknown) => unknown; decode: (each: unknown) => unknown }
  >;
  expect(postgres?.decode("[0.1,2,-3.4e+38]")).toStrictEqual([0.1, 2, -3.4e38].map(Math.fround));
  const bytes = sqlite?.encode([1, 2, -0.5]) as Uint8Array;
  expect([...bytes]).toEqual([0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 0, 191]);
  for (const stored of [bytes, bytes.buffer, [...bytes], "0000803F00000040000000BF"])
    expect(sqlite?.decode(stored)).toStrictEqual([1, 2, -0.5]);
  for (const wrong of [new Uint8Array(8), new Uint8Array(13), "00"])
    expect(() => sqlite?.decode(wrong)).toThrow(DecodeError);
  const kept = [1, 2, 3];
  expect(structured?.encode(kept)).not.toBe(kept);
});

test("it is in no list, key, constraint or index", () => {
  expect(() => listField(field)).toThrow(/neither a list, a vector nor nullable/);
  const fields = { id: t.id(), at: t.vector(2) };
  expect(() => model("a", { ...fields, at: fields.at.index() })).toThrow(/at is a vector/);
  expect(() => model("a", { ...fields, at: fields.at.unique() })).toThrow(/at is a vector/);
  expect(() => model("a", { at: t.vector(2).primaryKey() })).toThrow(/at is a vector/);
  expect(() => model("a", fields, { unique: [["id", "at"]] })).toThrow(/at is a vector/);
  expect(() => model("a", fields, { indexes: [{ fields: ["at"], where: (p) => p.at.isNull() }] })).toThrow(
    ValidationError,
  );
  expect(() => model("a", { ...fields, at: t.vector(2).default([1]) })).toThrow(/a default that the field/);
});

test("it is asked for its distance, and for nothing else", () => {
  const Place = model("places", { id: t.id(), at: t.vector(2), other: t.vector(3).nullable() });
  const { places } = from({ places: Place });
  const refused = (build: (p: Record<"at" | "other", Loose>) => unknown, error: unknown): void => {
    expect(() => places.filter((p) => and(build(p as never) as never)).all()).toThrow(error as RegExp);
  };
  type Loose = Record<"eq" | "gt" | "in" | "has" | "cast" | "distance", (...given: readonly unknown[]) => object>;
  refused((p) => p.at.eq([1, 2]), /eq on vectors is not supported .* distance\(\)/);
  refused((p) => p.at.eq(p.at), UnsupportedError);
  refused((p) => p.at.gt([1, 2]), /has no order.*distance/);
  refused((p) => p.at.in([[1, 2]]), /in\(\)/);
  refused((p) => p.at.in(places.select("at")), ValidationError);
  refused((p) => p.at.has(1), ValidationError);
  refused((p) => p.at.cast(t.text()), ValidationError);
  refused((p) => p.at.distance([1, 2, 3]), /at must have 2 numbers/);
  refused((p) => p.at.distance(p.other), /at must be an array of 2 numbers/);
  refused((p) => p.at.distance([1, 2], "inner"), /"l2" or "cosine"/);
  expect(() => places.orderBy("at" as never)).toThrow(/has no order/);
  expect(() => places.filter({ at: [1, 2] } as never)).toThrow(UnsupportedError);
  expect(() => places.select("at").distinct().all()).toThrow(/distinct with at/);
  expect(() => places.distinct("at")).toThrow(/distinct with at/);
  expect(() => places.groupBy("at").all()).toThrow(/groupBy of JSON or vectors/);
  expect(() => places.select("at").union(places.select("at")).all()).toThrow(/union with at/);
  // @ts-expect-error text has no distance
  expect(() => places.orderBy((p) => p.id.distance([1]))).toThrow(/is not a vector/);
});
