import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError, t } from "../../../src/index.ts";
import { epochField } from "../../../src/fields/epoch-field.ts";
import { Refusal } from "../../../src/fields/refusal.ts";
import { model } from "../../../src/models/model.ts";

const at = (text: string): Date => new Date(`${text}Z`);
const resolutions = ["second", "millisecond", "microsecond"] as const;
const fields = resolutions.map((resolution) => epochField({ resolution }));
const [second, milli, micro] = fields as [(typeof fields)[0], (typeof fields)[0], (typeof fields)[0]];
const past = at("1969-12-31T23:59:58.500");

describe("t.epoch", () => {
  test("stores seconds where no resolution is given", () => {
    expect(epochField().storage).toBe("epochSecond");
  });

  test("cuts off towards the past", () => {
    expect(second.accept(past)).toStrictEqual(at("1969-12-31T23:59:58"));
    expect(milli.accept(past)).toStrictEqual(past);
  });

  test.each([
    [second, "-2", -2],
    [milli, "-1500", -1500],
    [micro, "-1500000", -1_500_000],
  ])("stores whole numbers of its unit", (field, text, number) => {
    const { postgres, sqlite, json } = field.codecs;
    const value = field.accept(past) as never;
    expect([postgres.encode(value), sqlite.encode(value), json.encode(value)]).toStrictEqual([
      text,
      BigInt(number),
      number,
    ]);
  });

  test("reads in every form what it has written", () => {
    const range = { min: at("1685-01-01T00:00:00"), max: at("2254-12-31T23:59:59"), noInvalidDate: true };
    const check = fc.property(fc.date(range), fc.constantFrom(...fields), (date, field) => {
      const value = field.accept(date);
      for (const codec of Object.values(field.codecs))
        expect(codec.decode(codec.encode(value as never) as never)).toStrictEqual(value);
      expect(field.accept(value)).toStrictEqual(value);
    });
    fc.assert(check);
  });

  test("what others have stored more finely is read as the millisecond it is in", () => {
    expect(micro.codecs.postgres.decode("-1" as never)).toStrictEqual(new Date(-1));
    expect(micro.codecs.sqlite.decode(1999n as never)).toStrictEqual(new Date(1));
  });

  test("refuses what is no instant that it can keep", () => {
    for (const field of fields)
      for (const wrong of [5, "2024-01-01", new Date(Number.NaN), new Date(253_402_300_800_000), null])
        expect(field.accept(wrong)).toBeInstanceOf(Refusal);
    expect(micro.accept(at("2256-01-01T00:00:00"))).toBeInstanceOf(Refusal);
    expect(milli.accept(at("9999-12-31T23:59:59.999"))).toStrictEqual(at("9999-12-31T23:59:59.999"));
  });

  test("a number of another resolution is a DecodeError, not a year far away", () => {
    for (const wrong of ["1711929599987", "1.5", "soon", 2 ** 60])
      expect(() => second.codecs.postgres.decode(wrong as never)).toThrow(DecodeError);
    expect(() => second.codecs.postgres.decode("1711929599987" as never)).toThrow(/see its resolution/);
  });

  test("refuses other resolutions and options", () => {
    expect(() => epochField({ resolution: 1000 })).toThrow(ValidationError);
    expect(() => epochField({ unit: "second" })).toThrow(/unit is not an option/);
  });

  test("schemas of the model take what JSON has of a Date", () => {
    const Visit = model("visits", { id: t.id(), at: t.epoch(), all: t.list(t.epoch({ resolution: "microsecond" })) });
    const { validate } = Visit.createSchema()["~standard"];
    expect(validate({ at: "2024-03-31T23:59:59.987Z", all: ["2024-03-31T23:59:59Z"] })).toStrictEqual({
      value: { at: at("2024-03-31T23:59:59"), all: [at("2024-03-31T23:59:59")] },
    });
    expect(validate({ at: 1_711_929_599, all: [] }).issues).toHaveLength(1);
    expect(validate({ at: "2024-02-30T00:00:00Z", all: [] }).issues).toHaveLength(1);
  });
});
