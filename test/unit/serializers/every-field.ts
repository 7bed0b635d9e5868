import fc from "fast-check";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import { t } from "../../../src/models/field-factory.ts";
import { Refusal } from "../../../src/fields/refusal.ts";

/** A field of every kind, and values that users give it. */
export interface FieldCase {
  readonly field: FieldShape;
  readonly values: fc.Arbitrary<unknown>;
}

const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", '"\\', "\u{1F600}", "$n", "__proto__"));
const times = fc.oneof(
  fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
  fc.constantFrom(new Date(0), new Date(-1)),
);
const epochs = fc.date({
  min: new Date("1700-01-01T00:00:00Z"),
  max: new Date("2250-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const floats = fc.double({ noNaN: true, noDefaultInfinity: true });
const integers = fc.oneof(fc.maxSafeInteger(), fc.integer());
const bigints = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -9n, max: 9n }));
const bytes = fc.uint8Array({ maxLength: 40 });
const days = times.map((time) => time.toISOString().slice(0, 10));
const clocks = times.map((time) => time.toISOString().slice(11, 23));
const documents = fc.jsonValue({ maxDepth: 4 });

function decimals(precision: number, scale: number): fc.Arbitrary<string> {
  const most = 10n ** BigInt(precision) - 1n;
  const units = fc.oneof(fc.bigInt({ min: -most, max: most }), fc.constantFrom(most, -most, 0n, 1n, -1n));
  return units.map((value) => {
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
    const whole = digits.slice(0, digits.length - scale);
    return `${value < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
  });
}

function listOf(item: unknown, values: fc.Arbitrary<unknown>): FieldCase {
  return { field: plain(t.list(item as never)), values: fc.array(values, { maxLength: 5 }) };
}

const plain = (field: unknown): FieldShape => field as FieldShape;

/** By the names of the columns they are given here. */
export const CASES: Readonly<Record<string, FieldCase>> = {
  text: { field: plain(t.text()), values: text },
  native_text: { field: plain(t.text({ native: true })), values: text },
  uuid: { field: plain(t.uuid()), values: fc.uuid() },
  enum: { field: plain(t.enum(["member", "admin"])), values: fc.constantFrom("member", "admin") },
  integer: { field: plain(t.integer()), values: integers },
  bigint: { field: plain(t.bigint()), values: bigints },
  float: { field: plain(t.float()), values: floats },
  decimal: { field: plain(t.decimal(12, 2)), values: decimals(12, 2) },
  long_decimal: { field: plain(t.decimal(18, 18)), values: decimals(18, 18) },
  whole_decimal: { field: plain(t.decimal(18, 0)), values: decimals(18, 0) },
  real_decimal: { field: plain(t.decimal(15, 3, { storage: "real" })), values: decimals(15, 3) },
  text_decimal: { field: plain(t.decimal(18, 6, { storage: "text" })), values: decimals(18, 6) },
  boolean: { field: plain(t.boolean()), values: fc.boolean() },
  bytes: { field: plain(t.bytes()), values: bytes },
  timestamp: { field: plain(t.timestamp()), values: times },
  sql_timestamp: { field: plain(t.timestamp({ storage: "sql" })), values: times },
  plain_timestamp: { field: plain(t.timestamp({ zone: "utc" })), values: times },
  epoch: { field: plain(t.epoch()), values: epochs },
  epoch_microsecond: { field: plain(t.epoch({ resolution: "microsecond" })), values: epochs },
  date: { field: plain(t.date()), values: days },
  time: { field: plain(t.time()), values: clocks },
  json: { field: plain(t.json()), values: documents },
  vector: {
    field: plain(t.vector(3)),
    values: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
  },
  struct: {
    field: plain(
      t.struct({
        to: ({ x }: { readonly x: bigint }) => [x],
        from: ([x = 0n]: readonly bigint[]) => ({ x }),
        as: t.list(t.bigint()),
      }),
    ),
    values: fc.record({ x: bigints }),
  },
  texts: listOf(t.text(), text),
  bigints: listOf(t.bigint(), bigints),
  floats: listOf(t.float(), floats),
  decimals: listOf(t.decimal(18, 4), decimals(18, 4)),
  booleans: listOf(t.boolean(), fc.boolean()),
  blobs: listOf(t.bytes(), bytes),
  timestamps: listOf(t.timestamp(), times),
  documents: listOf(t.json(), documents),
};

const NOT_ACCEPTED = Symbol("not accepted");

/** Values as a store keeps them: those that the field accepts, in structured form. */
export function keptValues({ field, values }: FieldCase): fc.Arbitrary<unknown> {
  const encode = field.codecs.structured.encode as (value: unknown) => unknown;
  return values
    .map((value) => {
      const accepted = value === null ? NOT_ACCEPTED : field.accept(value);
      return accepted === NOT_ACCEPTED || accepted instanceof Refusal ? NOT_ACCEPTED : encode(accepted);
    })
    .filter((kept) => kept !== NOT_ACCEPTED);
}
