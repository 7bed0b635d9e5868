import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DecodeError, ValidationError, t } from "../../../src/index.ts";
import { memory } from "../../../adapters/memory/index.ts";
import { connect } from "../../../src/database/connect.ts";
import { Refusal } from "../../../src/fields/refusal.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import { model } from "../../../src/models/model.ts";

class Span {
  readonly from: number;
  readonly to: number;

  constructor(from: number, to: number) {
    if (from > to) throw new RangeError("s3cr3t-value");
    this.from = from;
    this.to = to;
  }
}
const Pair = z.tuple([z.number(), z.number()]);
const span = t.struct({
  to: (value: Span): [number, number] => [value.from, value.to],
  from: (pair) => new Span(...pair),
  as: t.json(Pair),
});
const shape = span as unknown as FieldShape;
const Trip = model("trips", { id: t.id(), span, spans: t.list(span).default([]) });
const shapeOf = (name: string): FieldShape => Trip.table.byName.get(name)?.field as FieldShape;

describe("t.struct", () => {
  test("accepts objects and keeps a copy", () => {
    const given = new Span(1, 2);
    const accepted = shape.accept(given);
    expect([accepted, accepted === given]).toStrictEqual([given, false]);
  });

  test("writes what `to` gives in every form of the field behind it, and reads it with `from`", () => {
    for (const codec of Object.values(shape.codecs)) {
      const stored = codec.encode(new Span(1, 2) as never);
      expect([[1, 2], "[1,2]"]).toContainEqual(stored);
      expect(codec.decode(stored as never)).toStrictEqual(new Span(1, 2));
    }
  });

  test("what its functions throw is a refusal without what they said", () => {
    for (const wrong of [null, { from: 2, to: 1 }]) {
      const refusal = shape.validate(wrong);
      expect(refusal).toBeInstanceOf(Refusal);
      expect(JSON.stringify(refusal)).not.toContain("s3cr3t");
    }
  });

  test("a ValidationError of its functions says what is wrong", () => {
    const field = t.struct({
      to: (): string => {
        throw new ValidationError(null, [{ path: ["from"], message: "is late" }]);
      },
      from: (text) => text,
      as: t.text(),
    }) as unknown as FieldShape;
    expect(field.accept("x")).toStrictEqual(new Refusal([{ path: ["from"], message: "is late" }]));
  });

  test("the schema of the field behind it is asked when something is written", () => {
    const refusal = shape.validate(new Span(1, "2" as never));
    expect((refusal as Refusal).issues.map(({ path }) => path)).toStrictEqual([[1]]);
  });

  test("what `from` throws is a DecodeError that names model and field, and has no value", () => {
    const read = (name: string, stored: unknown) => () => shapeOf(name).codecs.json.decode(stored as never);
    for (const [name, stored] of [
      ["span", [2, 1]],
      ["spans", [[2, 1]]],
    ] as const) {
      expect(read(name, stored)).toThrow(DecodeError);
      expect(read(name, stored)).toThrow(new RegExp(`^trips: ${name} cannot be read`));
      expect(read(name, stored)).not.toThrow(/s3cr3t/);
    }
  });

  test("is part of lists, and of what `clean` sees", async () => {
    const seen: unknown[] = [];
    const Cleaned = model(
      "cleaned",
      { id: t.id(), span, spans: t.list(span).default([]) },
      { clean: (row) => void seen.push(row.span, row.spans) },
    );
    const db = connect(memory(), { trips: Cleaned });
    await db.trips.create({ span: new Span(1, 2), spans: [new Span(3, 4)] });
    expect(seen).toStrictEqual([new Span(1, 2), [new Span(3, 4)]]);
    expect(await db.trips.get(1)).toStrictEqual({ id: 1, span: new Span(1, 2), spans: [new Span(3, 4)] });
  });

  test("schemas of the model take objects, and what JSON has of what is stored", () => {
    const { validate } = Trip.createSchema()["~standard"];
    const value = { span: new Span(1, 2), spans: [new Span(3, 4)] };
    expect(validate(value)).toStrictEqual({ value });
    expect(validate({ span: [1, 2], spans: [[3, 4]] })).toStrictEqual({ value });
    expect(validate({ span: [1], spans: "x" }).issues).toHaveLength(2);
    expect(validate({ span: [2, 1] }).issues?.map(({ path }) => path[0])).toContain("span");
  });

  test("schemas of references to it take the same", () => {
    const site = t.struct({ to: (url: URL) => url.href, from: (href) => new URL(href), as: t.text() });
    const Site = model("sites", { home: site.primaryKey() });
    const Page = model("pages", { id: t.id(), site: t.ref(Site) });
    const { validate } = Page.createSchema()["~standard"];
    const value = { siteId: new URL("https://a.example/") };
    expect([validate(value), validate({ siteId: "https://a.example/" })]).toStrictEqual([{ value }, { value }]);
  });

  test("needs both functions and a field", () => {
    const options = { to: String, from: String, as: t.text() };
    for (const [wrong, at] of [
      [{ ...options, to: undefined }, "to"],
      [{ ...options, from: "x" }, "from"],
      [{ ...options, as: undefined }, "as"],
      [{ ...options, as: t.text }, "as"],
      [{ ...options, as: t.text().nullable() }, "as"],
      [{ ...options, as: t.ref("users") }, "as"],
      [{ ...options, of: 1 }, "of"],
    ] as const)
      expect(() => t.struct(wrong as never)).toThrow(new RegExp(`^anyrow: ${at} `));
    expect(() => t.struct(undefined as never)).toThrow(ValidationError);
  });
});
