import fc from "fast-check";
import type { ColumnShape, TableDeclaration } from "../../src/plan/nodes.ts";
import { Refusal } from "../../src/fields/refusal.ts";
import { model, t } from "../../src/index.ts";

// A model with every kind of field, and its rows as stores keep them, for tests of what turns rows into bytes.

class Point {
  readonly x: number;
  readonly y: number;

  constructor(x = 0, y = 0) {
    this.x = x;
    this.y = y;
  }
}

/** Every kind of field, with numbers that have gaps between them. */
export const Numbered = model("every_kind", {
  id: t.bigint().primaryKey().tag(1),
  text: t.text().nullable().tag(2),
  uuid: t.uuid().nullable().tag(3),
  shortUuid: t.shortUuid().nullable().tag(4),
  label: t.enum(["new", "old", ""]).nullable().tag(5),
  integer: t.integer().nullable().tag(6),
  float: t.float().nullable().tag(7),
  decimal: t.decimal(18, 4).nullable().tag(8),
  whole: t.decimal(18, 0).nullable().tag(9),
  truth: t.boolean().nullable().tag(15),
  instant: t.timestamp().nullable().tag(16),
  date: t.date().nullable().tag(17),
  time: t.time().nullable().tag(40),
  second: t.epoch().nullable().tag(41),
  microsecond: t.epoch({ resolution: "microsecond" }).nullable().tag(42),
  point: t
    .struct({ to: ({ x, y }: Point) => [x, y], from: ([x, y]) => new Point(x, y), as: t.list(t.integer()) })
    .nullable()
    .tag(43),
  bytes: t.bytes().nullable().tag(2048),
  json: t.json().nullable().tag(18_999),
  texts: t.list(t.text()).nullable().tag(20_000),
  integers: t.list(t.integer()).nullable().tag(20_001),
  bigints: t.list(t.bigint()).nullable().tag(20_002),
  floats: t.list(t.float()).nullable().tag(20_003),
  decimals: t.list(t.decimal(12, 2)).nullable().tag(20_004),
  truths: t.list(t.boolean()).nullable().tag(20_005),
  instants: t.list(t.timestamp()).nullable().tag(20_006),
  uuids: t.list(t.uuid()).nullable().tag(20_007),
  blobs: t.list(t.bytes()).nullable().tag(20_008),
  documents: t.list(t.json()).nullable().tag(20_009),
  vector: t.vector(3).nullable().tag(536_870_910),
});

/** Rows as stores keep them: by column, in the structured form. */
export type KeptRow = Record<string, unknown>;

const LAST = { min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true };
const text = fc.string({ unit: "binary", maxLength: 300 }).filter((value) => !value.includes("\0"));
const marked = text.map((value) => `\uFEFF${value.repeat(20)}`);
const integer = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 32, -(2 ** 31) - 1));
const bigint = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 53n, -(2n ** 63n)),
);
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const bytes = fc.uint8Array({ maxLength: 300 });
const json = fc.jsonValue({ maxDepth: 4 });

function decimal(digits: number, scale: number): fc.Arbitrary<string> {
  const most = 10n ** BigInt(digits) - 1n;
  return fc.bigInt({ min: -most, max: most }).map((units) => {
    const padded = String(units < 0n ? -units : units).padStart(scale + 1, "0");
    const whole = padded.slice(0, padded.length - scale);
    return `${units < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${padded.slice(-scale)}`}`;
  });
}

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  id: bigint,
  text: fc.oneof(text, marked),
  uuid: fc.uuid(),
  shortUuid: fc.string({ unit: fc.constantFrom(..."23456789ABCXYZabcxyz"), minLength: 22, maxLength: 22 }),
  label: fc.constantFrom("new", "old", ""),
  integer,
  float: double,
  decimal: decimal(18, 4),
  whole: decimal(18, 0),
  truth: fc.boolean(),
  instant: fc.date(LAST),
  date: fc.date(LAST).map((date) => date.toISOString().slice(0, 10)),
  time: fc.date(LAST).map((date) => date.toISOString().slice(11, 23)),
  second: fc.date(LAST),
  microsecond: fc.date({ min: new Date("1700-01-01"), max: new Date("2250-01-01"), noInvalidDate: true }),
  point: fc.tuple(fc.integer(), fc.integer()).map(([x, y]) => new Point(x, y)),
  bytes,
  json,
  texts: fc.array(text),
  integers: fc.array(integer),
  bigints: fc.array(bigint),
  floats: fc.array(double),
  decimals: fc.array(decimal(12, 2)),
  truths: fc.array(fc.boolean()),
  instants: fc.array(fc.date(LAST)),
  uuids: fc.array(fc.uuid()),
  blobs: fc.array(bytes),
  documents: fc.array(json.filter((value) => value !== null)),
  vector: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
};

function kept({ field }: ColumnShape, value: unknown): unknown {
  if (value === null) return null;
  const accepted = field.accept(value);
  return field.codecs.structured.encode(accepted as never);
}

/** Any row of {@link Numbered}. Values that a field refuses do not occur. */
export function anyRow(table: TableDeclaration = Numbered.table): fc.Arbitrary<KeptRow> {
  const record = Object.fromEntries(
    table.columns.map((column) => {
      const value = values[column.name] ?? fc.constant(null);
      const accepted = value.filter((each) => !(column.field.accept(each) instanceof Refusal));
      return [column.column, (column.nullable ? fc.option(accepted) : accepted).map((each) => kept(column, each))];
    }),
  );
  return fc.record(record, { noNullPrototype: true });
}
