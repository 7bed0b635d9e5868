import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libsqlDriver } from "../../../adapters/libsql/libsql-driver.ts";
import { pgliteDriver } from "../../../adapters/pglite/pglite-driver.ts";
import { sqliteDriver } from "../../../adapters/sqlite/sqlite-driver.ts";
import type { SqlDriver, SqlValue } from "../../../src/contracts/sql-driver.ts";
import { UnsupportedError } from "../../../src/errors.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type {
  ArithmeticNode,
  CallNode,
  ColumnNode,
  ColumnShape,
  ExpressionNode,
  FunctionName,
  JsonNode,
  JsonSetNode,
  ListNode,
  Scope,
  ValueNode,
} from "../../../src/plan/nodes.ts";
import { bindNode } from "../../../src/sql/bind.ts";
import { compileJsonExists } from "../../../src/sql/compile-json.ts";
import { compileList } from "../../../src/sql/compile-list.ts";
import { bindSlots } from "../../../src/sql/compiled.ts";
import { compose } from "../../../src/sql/compose.ts";
import { type Composition, quote, settle } from "../../../src/sql/composition.ts";
import type { Dialect } from "../../../src/sql/dialect.ts";
import { d1 } from "../../../src/sql/dialects/d1.ts";
import { libsqlDialect } from "../../../src/sql/dialects/libsql.ts";
import { postgresResult } from "../../../src/sql/dialects/postgres-answer.ts";
import { postgresSchema } from "../../../src/sql/dialects/postgres-schema.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqliteSchema } from "../../../src/sql/dialects/sqlite-schema.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { type Bound, shapeOf } from "../../../src/sql/shape.ts";

// Every function over columns of values that databases are known to disagree about, in each of them.

const shape = (field: unknown): FieldShape => field as FieldShape;

/** The columns of the only table, with what they hold row by row; null where they are shorter than the longest. */
const COLUMNS = {
  whole: [t.integer(), [7, -7, 0, 1, -1, 9_007_199_254_740_991, -9_007_199_254_740_991, 86_400_000, null]],
  other: [t.integer(), [2, 2, 5, 0, -3, 7, -10, 1000, 3, null]],
  big: [t.bigint(), [2n ** 62n, -(2n ** 62n), 9_007_199_254_740_993n, -3n, 0n, 1n, null]],
  float: [
    t.float(),
    [
      ...[0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, -0.49999999999999994, 1.4999999999999998, 0.1, -0.3, 0],
      ...[4_503_599_627_370_497, -4_503_599_627_370_497, 2_251_799_813_685_248.5, 2 ** 53 + 2, 1e100, -1e-100, 1.005],
      ...[2.675, 1_234_567.891_234_5, 0.045, null],
    ],
  ],
  divisor: [t.float(), [2, 0, 0.1, -3, 1e-10, 7.7, null]],
  price: [
    t.decimal(18, 3),
    [
      "1.500",
      "-0.050",
      "0.000",
      "0.005",
      "-0.005",
      "2.500",
      "-2.500",
      "12345.678",
      "999999999999999.999",
      "-0.500",
      null,
    ],
  ],
  cost: [t.decimal(18, 3), ["0.100", "0.007", "1.000", "0.000", "-3.000", "0.300", "7.000", "0.001", null]],
  real: [t.decimal(12, 2, { storage: "real" }), ["1.50", "-0.05", "0.00", "0.29", "-12345.67", "42.00", null]],
  text: [t.text(), ["", "aÀß\u{1F600}Z", "%_\\*[", 'it\'s "q"', " x ", "e\u0301", "\n\u0001", null]],
  name: [t.text(), [null, "B", "", "\uFFFD", "x"]],
  native: [t.text({ native: true }), ["Abc", "", "\u{1F600}", null]],
  isOn: [t.boolean(), [true, false, null]],
  at: [
    t.timestamp(),
    [
      ...[
        "2024-02-29T23:59:59.999Z",
        "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z",
      ],
      ...[
        "2023-01-31T12:34:56.789Z",
        "2024-12-29T00:00:00.000Z",
        "2024-12-30T00:00:00.000Z",
        "1900-05-31T05:06:07.008Z",
      ],
      ...["2020-03-31T00:00:00.500Z", "2021-10-10T10:10:10.010Z", "2000-07-01T00:00:00.000Z"],
    ],
  ],
  plain: [
    t.timestamp({ zone: "utc" }),
    ["2024-03-10T02:30:00.123Z", "1969-12-31T23:59:59.001Z", "2024-11-03T01:30:00.000Z"],
  ],
  kept: [
    t.timestamp({ storage: "sql" }),
    ["2024-03-10T02:30:00.123Z", "1969-12-31T23:59:59.000Z", "2024-11-30T01:30:00.000Z"],
  ],
  day: [t.date(), ["2024-02-29", "0001-01-01", "9999-12-31", "2023-01-31", "2024-12-29", "2024-12-30", "2021-08-31"]],
  clock: [t.time(), ["00:00:00", "23:59:59.999", "12:34:56.500", "01:02:03", "10:20:30.050"]],
  uuid: [t.uuid(), ["0190f3a2-7f6e-7c3a-9b1d-2f4e6a8c0b1d", "ffffffff-ffff-4fff-bfff-ffffffffffff"]],
  role: [t.enum(["admin", "member"]), ["member", "admin", "member"]],
} as const;

type Name = keyof typeof COLUMNS;
type Row = Readonly<Record<Name, unknown>>;

const isInstant = (name: Name): boolean => shape(COLUMNS[name][0]).kind === "timestamp";
const rows: readonly Row[] = Array.from({ length: 22 }, (_, index) =>
  Object.fromEntries(
    (Object.keys(COLUMNS) as Name[]).map((name) => {
      const value: unknown = COLUMNS[name][1][index] ?? null;
      return [name, value !== null && isInstant(name) ? new Date(value as string) : value];
    }),
  ),
) as never;

const scope = { kind: "scope", source: null } as unknown as Scope;

function column(name: string, field: unknown): ColumnNode {
  const found: ColumnShape = {
    name,
    column: name,
    field: shape(field),
    nullable: true,
    generated: false,
    reference: null,
  };
  return { kind: "column", scope, path: [], column: found, field: found.field };
}

const columns = Object.fromEntries(
  (Object.keys(COLUMNS) as Name[]).map((name) => [name, column(name, COLUMNS[name][0])]),
) as Readonly<Record<Name, ColumnNode>>;

const value = (field: unknown, given: unknown): ValueNode => ({ kind: "value", value: given, field: shape(field) });
const whole = (given: number): ValueNode => value(t.integer(), given);

function call(
  name: FunctionName,
  operands: readonly ExpressionNode[],
  field: unknown = operands[0]?.field,
  parameter: string | number | null = null,
): CallNode {
  return { kind: "call", name, operands, parameter, field: shape(field) };
}

function arithmetic(
  operator: ArithmeticNode["operator"],
  left: ExpressionNode,
  right: ExpressionNode,
  field: unknown = left.field,
): ArithmeticNode {
  return { kind: "arithmetic", operator, left, right, field: shape(field) };
}

/** One that binds numbers as D1 does. */
function roundingDriver(inner: SqlDriver): SqlDriver {
  const bound = (given: SqlValue): SqlValue => (typeof given === "bigint" ? String(given) : given);
  return {
    ...inner,
    execute: (statements, options) =>
      inner.execute(
        statements.map((each) => ({ ...each, params: each.params.map(bound) })),
        options,
      ),
  };
}

interface Store {
  readonly name: string;
  readonly dialect: Dialect;
  readonly driver: SqlDriver;
}

const stores: readonly Store[] = [
  { name: "Postgres", dialect: postgres, driver: pgliteDriver({}, postgresResult) },
  { name: "better-sqlite3", dialect: sqlite, driver: sqliteDriver({ url: ":memory:", driver: "better-sqlite3" }) },
  { name: "node:sqlite", dialect: sqlite, driver: sqliteDriver({ url: ":memory:", driver: "node" }) },
  { name: "libSQL", dialect: libsqlDialect(sqlite), driver: libsqlDriver({ url: ":memory:" }) },
  { name: "D1", dialect: d1, driver: roundingDriver(sqliteDriver({ url: ":memory:", driver: "node" })) },
];

/** A statement about the table `v`, from what it says of a composition. */
function statement(dialect: Dialect, bound: readonly ExpressionNode[], write: (composition: Composition) => string) {
  const values: Bound[] = [];
  for (const each of bound) shapeOf(each, values);
  const composition = compose(dialect, values);
  composition.frames.set(scope, { source: null, rows: "", prefix: "v.", joins: [], joined: new Map() });
  const { sql, slots } = settle(write(composition), composition);
  return { sql, params: bindSlots(slots, values, []), writes: !sql.startsWith("SELECT") };
}

async function run(
  { dialect, driver }: Store,
  bound: readonly ExpressionNode[],
  write: (composition: Composition) => string,
): Promise<readonly (readonly unknown[])[]> {
  const [result] = await driver.execute([statement(dialect, bound, write)], { atomic: false });
  return result?.rows ?? [];
}

async function createTable(store: Store, table: string, fields: readonly ColumnNode[]): Promise<void> {
  const { columnType } = store.dialect.form === "postgres" ? postgresSchema : sqliteSchema;
  const types = fields.map(({ column: { column: name }, field }) => `, ${quote(name)} ${columnType(field)}`);
  await run(
    store,
    [],
    () => `CREATE TABLE ${table} (k ${store.dialect.form === "postgres" ? "int8" : "INTEGER"}${types.join("")})`,
  );
}

async function insert(store: Store, table: string, cells: readonly ValueNode[], key: number): Promise<void> {
  await run(store, cells, (composition) => {
    const texts = cells.map((cell) => `, ${bindNode(cell, composition)}`);
    return `INSERT INTO ${table} VALUES (${key}${texts.join("")})`;
  });
}

/** What an expression is for each row of the table. */
async function read(store: Store, node: ExpressionNode, from = "v"): Promise<readonly unknown[]> {
  const decode = node.field.codecs[store.dialect.form].decode as (cell: unknown) => unknown;
  const found = await run(store, [node], (composition) => {
    const sql = composition.write.expression(node, composition);
    return `SELECT ${store.dialect.cell(sql, node.field, 0)} FROM ${from} AS v ORDER BY v.k`;
  });
  return found.map((cells) => (cells[0] === null ? null : decode(cells[0])));
}

/** The row numbers for which a condition holds. */
async function holds(
  store: Store,
  bound: readonly ExpressionNode[],
  write: (composition: Composition) => string,
  from: string,
) {
  const found = await run(
    store,
    bound,
    (composition) => `SELECT v.k FROM ${from} AS v WHERE ${write(composition)} ORDER BY v.k`,
  );
  return found.map((cells) => Number(cells[0]));
}

async function check(node: ExpressionNode, expected: (row: Row) => unknown): Promise<void> {
  const wanted = rows.map((row) => expected(row));
  for (const store of stores)
    expect({ store: store.name, is: await read(store, node) }).toEqual({ store: store.name, is: wanted });
}

/** Null where one of the columns is. */
const unlessNull =
  (names: readonly Name[], expected: (row: never) => unknown) =>
  (row: Row): unknown =>
    names.some((name) => row[name] === null) ? null : expected(row as never);

beforeAll(async () => {
  for (const store of stores) {
    if (store.dialect === postgres) await run(store, [], () => "SET TimeZone = 'America/New_York'");
    await createTable(store, "v", Object.values(columns));
    for (const [index, row] of rows.entries()) {
      const cells = (Object.keys(columns) as Name[]).map((name) => value(columns[name].field, row[name]));
      await insert(store, "v", cells, index);
    }
  }
});

afterAll(() => Promise.all(stores.map(({ driver }) => driver.close())));

test("what is written is read", async () => {
  for (const name of Object.keys(columns) as Name[]) await check(columns[name], (row) => row[name]);
});

describe("arithmetic", () => {
  const { whole: left, other, big, float, divisor, price, cost, real } = columns;

  test("of whole numbers", async () => {
    const numbers = (names: readonly Name[], calculate: (...values: number[]) => number | null) =>
      unlessNull(names, (row: never) => calculate(...names.map((name) => row[name] as number)));
    const both = ["whole", "other"] as const;
    await check(
      arithmetic("add", other, whole(-7)),
      numbers(["other"], (a) => a - 7),
    );
    await check(
      arithmetic("idiv", left, other),
      numbers(both, (a, b) => (b === 0 ? null : Number(BigInt(a) / BigInt(b)))),
    );
    await check(
      arithmetic("mod", left, other),
      numbers(both, (a, b) => (b === 0 ? null : (a % b) + 0)),
    );
    await check(
      arithmetic("div", left, other, t.float()),
      numbers(both, (a, b) => (b === 0 ? null : a / b + 0)),
    );
    // Drivers that bind numbers as doubles must not divide as such.
    await check(arithmetic("idiv", whole(9), whole(2)), () => 4);
    await check(
      arithmetic("idiv", left, whole(2)),
      numbers(["whole"], (a) => Number(BigInt(a) / 2n)),
    );
    await check(
      arithmetic("idiv", whole(9), other),
      numbers(["other"], (b) => (b === 0 ? null : Math.trunc(9 / b) + 0)),
    );
    await check(
      arithmetic("mod", whole(-9), other),
      numbers(["other"], (b) => (b === 0 ? null : (-9 % b) + 0)),
    );
    await check(arithmetic("div", whole(9), whole(2), t.float()), () => 4.5);
    await check(arithmetic("div", whole(9), whole(0), t.float()), () => null);
    await check(
      arithmetic("div", left, value(t.float(), 0.5), t.float()),
      numbers(["whole"], (a) => a / 0.5 + 0),
    );
    await check(arithmetic("idiv", arithmetic("mul", left, whole(0)), arithmetic("sub", other, other)), () => null);
  });

  test("of bigints, doubles and decimals", async () => {
    await check(
      arithmetic("idiv", big, value(t.bigint(), 1000n)),
      unlessNull(["big"], ({ big: each }: { big: bigint }) => each / 1000n),
    );
    await check(
      arithmetic("mod", big, value(t.bigint(), -1000n)),
      unlessNull(["big"], ({ big: each }: { big: bigint }) => each % -1000n),
    );
    await check(
      arithmetic("div", big, value(t.bigint(), 3n), t.float()),
      unlessNull(["big"], ({ big: each }: { big: bigint }) => Number(each) / 3),
    );
    await check(
      arithmetic("div", float, divisor),
      unlessNull(["float", "divisor"], (row: { float: number; divisor: number }) =>
        row.divisor === 0 ? null : row.float / row.divisor + 0,
      ),
    );
    const units = (text: string): number => Number(text.replace(".", ""));
    await check(
      arithmetic("div", price, cost, t.float()),
      unlessNull(["price", "cost"], (row: { price: string; cost: string }) =>
        units(row.cost) === 0 ? null : units(row.price) / units(row.cost) + 0,
      ),
    );
    await check(
      arithmetic("div", real, value(t.decimal(12, 2, { storage: "real" }), "0.10"), t.float()),
      unlessNull(["real"], (row: { real: string }) => units(row.real) / 10 + 0),
    );
  });

  test("decimals kept as text are refused", async () => {
    const text = value(t.decimal(5, 2, { storage: "text" }), "1.00");
    for (const node of [arithmetic("div", text, text), call("abs", [text]), call("round", [text], t.decimal(5, 0), 0)])
      expect(() => statement(sqlite, [node], (c) => c.write.expression(node, c))).toThrow(UnsupportedError);
  });
});

function roundHalf(given: number): number {
  if (Math.abs(given) >= 2 ** 52) return given;
  return (given < 0 ? Math.ceil(given - 0.5) : Math.floor(given + 0.5)) + 0;
}

/** The decimal text of so many units. */
function decimal(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

describe("functions of numbers", () => {
  test("abs", async () => {
    for (const name of ["whole", "float"] as const)
      await check(
        call("abs", [columns[name]]),
        unlessNull([name], (row: Row) => Math.abs(row[name] as number)),
      );
    for (const name of ["price", "real"] as const)
      await check(
        call("abs", [columns[name]]),
        unlessNull([name], (row: Row) => String(row[name]).replace("-", "")),
      );
    await check(
      call("abs", [columns.big]),
      unlessNull(["big"], ({ big }: { big: bigint }) => (big < 0n ? -big : big)),
    );
  });

  test.each([0, 1, 2, 5, 15])("doubles rounded to %i digits", async (digits) => {
    const unit = Number(`1e${digits}`);
    // Past the range of doubles databases differ.
    await check(
      call("round", [columns.float], t.float(), digits),
      unlessNull(["float"], ({ float }: { float: number }) => roundHalf(float * unit) / unit + 0),
    );
  });

  test("random doubles are rounded alike", async () => {
    const random = (): number => (Math.random() - 0.5) * 2 ** Math.floor(Math.random() * 60 - 4);
    const near = (given: number): number => given + (Math.floor(Math.random() * 5) - 2) * Math.abs(given) * 2 ** -53;
    const doubles = Array.from({ length: 3000 }, (_, index) => {
      const given = random();
      return near(index % 2 === 0 ? given : Math.trunc(given) + 0.5);
    });
    for (const store of stores) {
      for (const digits of [0, 2]) {
        const unit = 10 ** digits;
        const operand = { kind: "fragment", parts: [{ kind: "text", text: "f" }], field: shape(t.float()) } as const;
        const node = call("round", [operand as never], t.float(), digits);
        const found = await run(store, [], (composition) => {
          const list = doubles.map(
            (each, index) => `(${index}, ${each.toExponential()}${store.dialect === postgres ? "::float8" : ""})`,
          );
          return `SELECT ${composition.write.expression(node, composition)} FROM (WITH w(i, f) AS (VALUES ${list.join(", ")}) SELECT * FROM w) AS q ORDER BY i`;
        });
        const differ = doubles.filter((each, index) => Number(found[index]?.[0]) !== roundHalf(each * unit) / unit + 0);
        expect({ store: store.name, digits, differ }).toEqual({ store: store.name, digits, differ: [] });
      }
    }
  });

  test("decimals are rounded exactly", async () => {
    const cut = (text: unknown, scale: number, to: number): string => {
      const units = BigInt(String(text).replace(".", ""));
      const unit = 10n ** BigInt(scale - to);
      const half = units < 0n ? -unit / 2n : unit / 2n;
      return decimal((units + half) / unit, to);
    };
    for (const digits of [0, 1, 2])
      await check(
        call("round", [columns.price], t.decimal(18, digits), digits),
        unlessNull(["price"], ({ price }: Row) => cut(price, 3, digits)),
      );
    await check(
      call("round", [columns.real], t.decimal(12, 1), 1),
      unlessNull(["real"], ({ real }: Row) => cut(real, 2, 1)),
    );
  });
});

describe("casts", () => {
  const as = (name: Name, field: unknown): CallNode => call("cast", [columns[name]], field);

  test("to text", async () => {
    for (const name of [
      "whole",
      "big",
      "price",
      "isOn",
      "uuid",
      "role",
      "day",
      "clock",
      "text",
      "native",
      "real",
    ] as const)
      await check(
        as(name, t.text()),
        unlessNull([name], (row: Row) => String(row[name])),
      );
    await check(call("cast", [value(t.decimal(5, 0), "-7")], t.text()), () => "-7");
    await check(call("cast", [arithmetic("add", columns.price, columns.cost)], t.text()), (row) =>
      row.price === null || row.cost === null
        ? null
        : decimal(BigInt(String(row.price).replace(".", "")) + BigInt(String(row.cost).replace(".", "")), 3),
    );
  });

  test("to whole numbers", async () => {
    const floats = unlessNull(["divisor"], ({ divisor }: { divisor: number }) => Math.trunc(divisor) + 0);
    await check(as("divisor", t.integer()), floats);
    await check(
      as("whole", t.bigint()),
      unlessNull(["whole"], ({ whole: each }: { whole: number }) => BigInt(each)),
    );
    await check(
      as("isOn", t.integer()),
      unlessNull(["isOn"], ({ isOn }: Row) => Number(isOn)),
    );
    for (const name of ["price", "real"] as const)
      await check(
        as(name, t.integer()),
        unlessNull([name], (row: Row) => Math.trunc(Number(String(row[name]).split(".")[0])) + 0),
      );
  });

  test("to doubles and decimals", async () => {
    await check(
      as("whole", t.float()),
      unlessNull(["whole"], (row: Row) => row.whole),
    );
    await check(
      as("big", t.float()),
      unlessNull(["big"], (row: Row) => Number(row.big)),
    );
    for (const name of ["price", "real"] as const)
      await check(
        as(name, t.float()),
        unlessNull([name], (row: Row) => Number(row[name]) + 0),
      );
    await check(
      as("other", t.decimal(10, 2)),
      unlessNull(["other"], ({ other }: Row) => `${String(other)}.00`),
    );
    await check(
      as("cost", t.decimal(18, 5)),
      unlessNull(["cost"], ({ cost }: Row) => `${String(cost)}00`),
    );
    await check(as("cost", t.decimal(18, 3)), (row) => row.cost);
    await check(as("cost", t.decimal(18, 2)), (row) =>
      row.cost === null
        ? null
        : ({ "0.100": "0.10", "0.007": "0.01", "0.300": "0.30" }[String(row.cost)] ?? String(row.cost).slice(0, -1)),
    );
  });
});

describe("text", () => {
  const lower = (given: unknown): string => String(given).replace(/[A-Z]/g, (letter) => letter.toLowerCase());

  test("letters fold, characters are counted", async () => {
    for (const name of ["text", "native", "uuid", "role"] as const) {
      await check(
        call("lower", [columns[name]], t.text()),
        unlessNull([name], (row: Row) => lower(row[name])),
      );
      await check(
        call("length", [columns[name]], t.integer()),
        unlessNull([name], (row: Row) => Array.from(String(row[name])).length),
      );
    }
  });

  test("null joins as nothing", async () => {
    const { text, name, native, uuid, role } = columns;
    await check(call("concat", [text], t.text()), (row) => row.text ?? "");
    await check(call("concat", [text, name, value(t.text(), "%s"), native, uuid, role], t.text()), (row) =>
      [row.text, row.name, "%s", row.native, row.uuid, row.role].join(""),
    );
    await check(
      call("length", [call("concat", [name, name], t.text())], t.integer()),
      (row) => String(row.name ?? "").length * 2,
    );
  });
});

describe("coalesce", () => {
  test("takes the first that is not null", async () => {
    await check(call("coalesce", [columns.name, columns.text]), (row) => row.name ?? row.text);
    await check(
      call("coalesce", [columns.uuid, columns.native, columns.role, value(t.text(), "-")], t.text()),
      (row) => row.uuid ?? row.native ?? row.role ?? "-",
    );
    await check(call("coalesce", [columns.whole, whole(3)]), (row) => row.whole ?? 3);
    await check(call("coalesce", [columns.cost, columns.price]), (row) => row.cost ?? row.price);
    await check(call("coalesce", [columns.real, value(columns.real.field, "9.90")]), (row) => row.real ?? "9.90");
    await check(call("coalesce", [columns.plain, columns.at]), (row) => row.plain ?? row.at);
    await check(call("coalesce", [columns.kept, columns.at]), (row) => row.kept ?? row.at);
    await check(call("coalesce", [columns.at, columns.kept]), (row) => row.at ?? row.kept);
    await check(call("coalesce", [columns.isOn, value(t.boolean(), false)]), (row) => row.isOn ?? false);
  });

  test("a whole number among doubles is a double", async () => {
    const node = call("coalesce", [columns.divisor, columns.whole], t.float());
    await check(node, (row) => row.divisor ?? row.whole);
    await check(
      arithmetic("div", call("coalesce", [value(t.float(), null), whole(1)], t.float()), whole(2), t.float()),
      () => 0.5,
    );
  });
});

describe("dates and times", () => {
  const MOMENTS = ["at", "plain", "kept", "day"] as const;
  const dateOf = (moment: unknown): Date => new Date(moment as string);
  const like = (given: unknown, date: Date): unknown =>
    typeof given === "string" ? date.toISOString().slice(0, 10) : date;
  const moved = (name: Name, move: (date: Date) => void) =>
    unlessNull([name], (row: Row) => {
      const date = dateOf(row[name]);
      move(date);
      return like(row[name], date);
    });

  const PARTS = {
    year: (date: Date) => date.getUTCFullYear(),
    month: (date: Date) => date.getUTCMonth() + 1,
    day: (date: Date) => date.getUTCDate(),
    weekDay: (date: Date) => date.getUTCDay(),
    hour: (date: Date) => date.getUTCHours(),
    minute: (date: Date) => date.getUTCMinutes(),
    second: (date: Date) => date.getUTCSeconds(),
  };

  test.each(Object.keys(PARTS) as (keyof typeof PARTS)[])("%s", async (part) => {
    const ofTime = part === "hour" || part === "minute" || part === "second";
    for (const name of MOMENTS)
      if (!(ofTime && name === "day"))
        await check(
          call(part, [columns[name]], t.integer()),
          unlessNull([name], (row: Row) => PARTS[part](dateOf(row[name]))),
        );
    if (ofTime)
      await check(
        call(part, [columns.clock], t.integer()),
        unlessNull(["clock"], ({ clock }: Row) => PARTS[part](new Date(`1970-01-01T${String(clock)}Z`))),
      );
  });

  const BEGINNINGS: Readonly<Record<string, (date: Date) => void>> = {
    year: (date) => date.setUTCMonth(0, 1),
    quarter: (date) => date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % 3), 1),
    month: (date) => date.setUTCDate(1),
    week: (date) => date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7)),
    day: () => undefined,
    hour: (date) => date.setUTCMinutes(0, 0, 0),
    minute: (date) => date.setUTCSeconds(0, 0),
    second: (date) => date.setUTCMilliseconds(0),
  };

  test.each(Object.keys(BEGINNINGS))("the beginning of the %s", async (unit) => {
    const ofTime = ["hour", "minute", "second"].includes(unit);
    for (const name of MOMENTS)
      if (!(ofTime && name === "day"))
        await check(
          call("trunc", [columns[name]], columns[name].field, unit),
          moved(name, (date) => {
            BEGINNINGS[unit]?.(date);
            if (!ofTime) date.setUTCHours(0, 0, 0, 0);
          }),
        );
  });

  test("months later", async () => {
    for (const months of [0, 1, -1, 11, 12, -13, 25]) {
      for (const name of MOMENTS) {
        const node = call("plusMonths", [columns[name], whole(months)]);
        const wanted = moved(name, (date) => {
          const day = date.getUTCDate();
          date.setUTCMonth(date.getUTCMonth() + months);
          if (date.getUTCDate() !== day) date.setUTCDate(0);
        });
        await checkWithin(node, name, wanted);
      }
    }
  });

  test.each([0, 1, -1, 999, 86_400_001, -31_536_000_001, 315_537_897_599_999])(
    "%i milliseconds later",
    async (amount) => {
      for (const name of ["at", "plain", "kept"] as const)
        await checkWithin(
          call("plus", [columns[name], whole(amount)]),
          name,
          moved(name, (date) => date.setTime(date.getTime() + amount)),
        );
    },
  );

  test.each([0, 1, -1, 7, 366, -3653])("%i days later", async (amount) => {
    await checkWithin(
      call("plus", [columns.day, whole(amount)]),
      "day",
      moved("day", (date) => date.setUTCDate(date.getUTCDate() + amount)),
    );
  });

  test("functions of functions", async () => {
    for (const name of ["plain", "kept"] as const) {
      const month = call("trunc", [columns[name]], columns[name].field, "month");
      await check(
        call("plus", [call("plusMonths", [month, whole(1)]), whole(-1)]),
        moved(name, (date) => {
          date.setUTCHours(23, 59, 59, 999);
          date.setUTCMonth(date.getUTCMonth() + 1, 0);
        }),
      );
    }
    await check(
      arithmetic("sub", call("year", [columns.day], t.integer()), call("month", [columns.day], t.integer())),
      unlessNull(["day"], ({ day }: Row) => Number(String(day).slice(0, 4)) - Number(String(day).slice(5, 7))),
    );
  });

  test("dates are written the same whatever a session wants", async () => {
    const [store] = stores as readonly [Store];
    await run(store, [], () => "SET DateStyle = 'SQL, DMY'");
    const found = await read(store, call("cast", [columns.day], t.text()));
    await run(store, [], () => "SET DateStyle = 'ISO'");
    expect(found).toEqual(rows.map(({ day }) => day));
  });
});

/** Looks at rows only whose result is in the calendar. */
async function checkWithin(node: ExpressionNode, name: Name, expected: (row: Row) => unknown): Promise<void> {
  const isWithin = (wanted: unknown): boolean => {
    const time = wanted === null ? 0 : new Date(wanted as string).getTime();
    return time >= Date.parse("0001-01-01T00:00:00.000Z") && time <= Date.parse("9999-12-31T23:59:59.999Z");
  };
  const known = rows.map((row) => {
    try {
      const wanted = expected(row);
      return isWithin(wanted) ? { wanted } : null;
    } catch {
      return null;
    }
  });
  for (const store of stores) {
    const decode = node.field.codecs[store.dialect.form].decode as (cell: unknown) => unknown;
    const found = await run(store, [node], (composition) => {
      const sql = store.dialect.cell(composition.write.expression(node, composition), node.field, 0);
      const keys = known.flatMap((each, key) => (each === null ? [] : [key]));
      return `SELECT ${sql} FROM v WHERE k IN (${keys.join(", ")}) ORDER BY v.k`;
    });
    expect({
      store: store.name,
      name,
      is: found.map((cells) => (cells[0] === null ? null : decode(cells[0]))),
    }).toEqual({
      store: store.name,
      name,
      is: known.flatMap((each) => (each === null ? [] : [each.wanted])),
    });
  }
}

const documents: readonly unknown[] = [
  { a: { b: [10, null, { c: "x" }], n: null }, "0": "zero", "": 1, t: "text", f: false, o: true, d: 0.1 },
  { a: [1, "1", true, null, { b: 2 }], "k.x": 1, "it's": 2, "back\\slash": 3, "new\nline": 4, é: 5, $: 6, "[0]": 7 },
  { a: "x", t: 'q"\\\u0001\u{1F600}', d: 9_007_199_254_740_993, n: 1e21, m: -5e-324 },
  [1, [2, { a: { b: 3 } }], null, "s"],
  "just text",
  12.5,
  false,
  {},
  null,
];
type Path = readonly (string | number)[];
const meta = column("meta", t.json());
const stepsOf = (path: Path): string => path.map((step) => (typeof step === "string" ? "k" : "i")).join("");
const at = (path: Path, document: ExpressionNode = meta): JsonNode => ({
  kind: "json",
  document,
  path: value(t.json(), path),
  steps: stepsOf(path),
  field: shape(t.json()),
});
const put = (document: ExpressionNode, path: Path, given: unknown): JsonSetNode => ({
  ...at(path, document),
  kind: "jsonSet",
  value: value(t.json(), given),
});

const isContainer = (here: unknown, step: string | number): here is Record<string | number, unknown> =>
  typeof here === "object" && here !== null && Array.isArray(here) === (typeof step === "number");
const find = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, step) => (isContainer(here, step) && Object.hasOwn(here, step) ? here[step] : undefined),
    document,
  );

function setAt(here: unknown, [step, ...rest]: Path, given: unknown): unknown {
  if (step === undefined) return given;
  if (!isContainer(here, step)) return here;
  const has = Object.hasOwn(here, step);
  if (!has && [step, ...rest].some((each) => typeof each === "number")) return here;
  const inner = setAt(has ? here[step] : {}, rest, given);
  return Array.isArray(here) ? here.with(Number(step), inner) : { ...here, [step]: inner };
}

describe("JSON", () => {
  beforeAll(async () => {
    for (const store of stores) {
      await createTable(store, "j", [meta]);
      for (const [index, document] of documents.entries()) await insert(store, "j", [value(t.json(), document)], index);
    }
  });

  const PATHS: readonly Path[] = [
    ...[
      ["a"],
      ["a", "b"],
      ["a", "b", 0],
      ["a", "b", 1],
      ["a", "b", 2, "c"],
      ["a", "b", "0"],
      ["a", 0],
      ["a", 4, "b"],
      ["a", "n"],
    ],
    ...[
      ["0"],
      [0],
      [""],
      ["t"],
      ["f"],
      ["o"],
      ["d"],
      ["n"],
      ["m"],
      ["t", "length"],
      ["t", 0],
      [1],
      [1, 1, "a", "b"],
      [3],
      [4],
    ],
    ...[
      ["k.x"],
      ["it's"],
      ["back\\slash"],
      ["new\nline"],
      ["é"],
      ["$"],
      ["[0]"],
      ["#-1"],
      ["missing"],
      [4_294_967_296],
    ],
  ];

  const checkDocuments = async (node: ExpressionNode, expected: (document: unknown) => unknown): Promise<void> => {
    const wanted = documents.map(expected);
    for (const store of stores)
      expect({ store: store.name, is: await read(store, node, "j") }).toEqual({ store: store.name, is: wanted });
  };
  const ofType = (type: string) => (found: unknown) => (typeof found === type ? found : null);

  test.each(PATHS.map((path) => [path] as const))("at %j", async (path) => {
    await checkDocuments(at(path), (document) => find(document, path) ?? null);
    await checkDocuments(call("jsonText", [at(path)], t.text()), (document) => ofType("string")(find(document, path)));
    await checkDocuments(call("jsonNumber", [at(path)], t.float()), (document) =>
      ofType("number")(find(document, path)),
    );
    await checkDocuments(call("jsonBoolean", [at(path)], t.boolean()), (document) =>
      ofType("boolean")(find(document, path)),
    );
    const there = documents.flatMap((document, index) => (find(document, path) === undefined ? [] : [index]));
    const node = at(path);
    for (const store of stores) {
      const write = (c: Composition): string => compileJsonExists({ kind: "jsonExists", operand: node }, c);
      expect({ store: store.name, there: await holds(store, [node], write, "j") }).toEqual({
        store: store.name,
        there,
      });
    }
  });

  test("whole documents", async () => {
    await checkDocuments(call("jsonText", [meta], t.text()), ofType("string"));
    await checkDocuments(call("jsonNumber", [meta], t.float()), ofType("number"));
    await checkDocuments(call("jsonBoolean", [meta], t.boolean()), ofType("boolean"));
  });

  const NEW: readonly Path[] = [
    ...[
      ["a"],
      ["a", "b"],
      ["a", "b", "c"],
      ["a", "b", 0],
      ["a", "b", 2, "c"],
      ["a", "b", 2, "new", "er"],
      ["a", "b", 3],
      ["a", 0],
    ],
    ...[
      ["a", 4, "b"],
      ["a", 4, "c", "d"],
      ["a", 9, "b"],
      ["a", "n", "x"],
      ["0"],
      [0],
      ["0", 0],
      ["x", 0],
      ["x", "y", "z"],
      ["x", 0, "y"],
    ],
    ...[
      ["a", "0"],
      [1, 1, "a", "b"],
      [1, 1, "z", "b"],
      [1, 1, "a", 0],
      [4],
      [3],
      ["k.x", "y"],
      ["", "y"],
      ["é", "ü"],
      ["it's"],
      ["back\\slash"],
      ["x\\", "new\nline\u0001"],
    ],
  ];
  const GIVEN = [null, { deep: [1, null] }, "q\"'", 0.1, true] as const;

  test.each(NEW.map((path) => [path] as const))("set %j", async (path) => {
    for (const given of GIVEN)
      await checkDocuments(put(meta, path, given), (document) =>
        document === null ? null : setAt(document, path, given),
      );
  });

  test("set upon set", async () => {
    const chain: readonly (readonly [Path, unknown])[] = [
      [["x", "y"], 1],
      [["x", "z"], []],
      [["a", "b", 2, "c"], null],
      [["x", "y"], { w: 2 }],
      [["x", "y", "w"], "end"],
    ];
    const node = chain.reduce<ExpressionNode>((document, [path, given]) => put(document, path, given), meta);
    await checkDocuments(node, (document) =>
      document === null ? null : chain.reduce<unknown>((here, [path, given]) => setAt(here, path, given), document),
    );
    await checkDocuments(call("jsonText", [at(["x", "y", "w"], node)], t.text()), (document) =>
      typeof document === "object" && document !== null && !Array.isArray(document) ? "end" : null,
    );
  });

  test("keys that SQLite cannot name are refused", () => {
    for (const node of [at(['a"b']), put(meta, ['a"b'], 1), put(meta, [0, '"'], 1)]) {
      expect(() => statement(d1, [node], (c) => c.write.expression(node, c))).toThrow(
        /key with quotes is not supported by d1/,
      );
      expect(statement(postgres, [node], (c) => c.write.expression(node, c)).params.length).toBeGreaterThan(0);
    }
  });
});

const LISTS: readonly (readonly [string, unknown, readonly (readonly unknown[] | null)[], readonly unknown[]])[] = [
  [
    "text",
    t.text(),
    [[], ["a", "b", "a"], ['q"\\', "{x,y}", "", "NULL", "\u{1F600}", "\n\u0001"], ["A"], null],
    ["a", "b", "", "NULL", 'q"\\', "\n\u0001"],
  ],
  ["integer", t.integer(), [[], [1, 2, 1], [0, -5, 9_007_199_254_740_991], null], [1, 2, -5, 9_007_199_254_740_991]],
  [
    "bigint",
    t.bigint(),
    [[1n, 2n ** 63n - 1n], [], [9_007_199_254_740_993n], null],
    [1n, 9_007_199_254_740_993n, 9_007_199_254_740_992n],
  ],
  [
    "float",
    t.float(),
    [[0.1, 0.30000000000000004, 1], [], [1e21, 5e-324, 0.3], null],
    [0.1, 0.3, 0.30000000000000004, 1, 5e-324],
  ],
  ["decimal", t.decimal(10, 2), [["1.50", "-0.05"], [], ["10.00", "1.50"], null], ["1.50", "10.00", "-0.05"]],
  ["boolean", t.boolean(), [[true, false], [], [true, true], null], [true, false]],
  [
    "timestamp",
    t.timestamp(),
    [[new Date(0), new Date(1.7e12)], [], [new Date(-1)], null],
    [new Date(0), new Date(-1)],
  ],
  ["date", t.date(), [["2024-02-29", "0001-01-01"], [], ["9999-12-31"], null], ["2024-02-29", "9999-12-31"]],
  ["time", t.time(), [["10:00:00", "10:00:00.500"], [], null], ["10:00:00", "10:00:00.500"]],
  [
    "uuid",
    t.uuid(),
    [["0190f3a2-7f6e-7c3a-9b1d-2f4e6a8c0b1d"], [], null],
    ["0190f3a2-7f6e-7c3a-9b1d-2f4e6a8c0b1d", "ffffffff-ffff-4fff-bfff-ffffffffffff"],
  ],
  ["enum", t.enum(["x", "y"]), [["x", "y", "x"], [], null], ["x", "y"]],
  [
    "bytes",
    t.bytes(),
    [[new Uint8Array([0, 255]), new Uint8Array()], [], [new Uint8Array([34, 92])], null],
    [new Uint8Array([0, 255]), new Uint8Array([34, 92])],
  ],
];

describe.each(LISTS)("lists of %s", (name, item, lists, items) => {
  const field = t.list(item as never);
  const list = column("list", field);
  const table = `l_${name}`;
  const isEqual = (left: unknown, right: unknown): boolean =>
    JSON.stringify([text(left)]) === JSON.stringify([text(right)]);
  const text = (given: unknown): unknown => (typeof given === "bigint" ? String(given) : given);
  const has = (found: readonly unknown[], wanted: unknown): boolean => found.some((each) => isEqual(each, wanted));
  const eachList = (make: (found: readonly unknown[]) => unknown): readonly unknown[] =>
    lists.map((each) => (each === null ? null : make(each)));

  beforeAll(async () => {
    for (const store of stores) {
      await createTable(store, table, [list]);
      for (const [index, each] of lists.entries()) await insert(store, table, [value(field, each)], index);
    }
  });

  test.each(["overlaps", "containsAll"] as const)("%s", async (operator) => {
    const wanted = [[], ...items.map((each) => [each]), items, items.slice(0, 2)];
    for (const given of wanted) {
      const node: ListNode = { kind: "list", operator, operand: list, values: value(field, given) };
      const test = (found: readonly unknown[]): boolean =>
        operator === "overlaps" ? given.some((each) => has(found, each)) : given.every((each) => has(found, each));
      const there = lists.flatMap((each, index) => (each !== null && test(each) ? [index] : []));
      const absent = [...lists.keys()].filter((index) => !there.includes(index));
      for (const store of stores) {
        const is = await holds(store, [list, node.values], (c) => compileList(node, c), table);
        const not = await holds(store, [list, node.values], (c) => `(${compileList(node, c)}) IS NOT TRUE`, table);
        expect({ store: store.name, given, is, not }).toEqual({ store: store.name, given, is: there, not: absent });
      }
    }
  });

  test("append, remove, the number of items", async () => {
    for (const store of stores) {
      for (const given of items) {
        const appended = await read(store, call("append", [list, value(item, given)]), table);
        expect({ store: store.name, is: appended }).toEqual({
          store: store.name,
          is: eachList((found) => [...found, given]),
        });
        const removed = await read(store, call("remove", [list, value(item, given)]), table);
        const others = eachList((found) => found.filter((each) => !isEqual(each, given)));
        expect({ store: store.name, is: removed }).toEqual({ store: store.name, is: others });
        // Equal lists are equal texts.
        const back = call("remove", [call("append", [list, value(item, given)]), value(item, given)]);
        const [first = []] = lists;
        const whole = value(field, first?.filter((each) => !isEqual(each, given)) ?? []);
        const found = await holds(
          store,
          [back, whole],
          (c) => `${c.write.expression(back, c)} = ${c.write.expression(whole, c)}`,
          table,
        );
        expect(found).toContain(0);
      }
      expect(await read(store, call("itemCount", [list], t.integer()), table)).toEqual(
        eachList(({ length }) => length),
      );
    }
  });
});

test("tables may have indexes by functions", async () => {
  const { at: moment, plain, price, text, name, uuid, float, whole: number, clock } = columns;
  const nodes = [
    ...["year", "quarter", "week", "hour"].map((unit) => call("trunc", [moment], moment.field, unit)),
    call("plusMonths", [moment, whole(1)]),
    ...[moment, plain, columns.day].map((each) => call("year", [each], t.integer())),
    call("second", [clock], t.integer()),
    call("round", [float], t.float(), 2),
    call("round", [price], t.decimal(18, 1), 1),
    call("cast", [price], t.text()),
    call("length", [call("concat", [text, name, uuid], t.text())], t.integer()),
    call("coalesce", [number, whole(0)]),
    arithmetic("div", number, columns.other, t.float()),
    call("jsonText", [at(["it's", 0], meta)], t.text()),
    at(["a"], meta),
  ];
  for (const store of stores)
    for (const node of nodes) {
      const { literal } = store.dialect.form === "postgres" ? postgresSchema : sqliteSchema;
      const composition = compose(store.dialect, [], literal);
      composition.frames.set(scope, { source: null, rows: "", prefix: "", joins: null, joined: new Map() });
      const sql = composition.write.expression(node, composition);
      await run(
        store,
        [],
        () => `CREATE INDEX ${quote(sql.slice(0, 60))} ON ${/meta/.test(sql) ? "j" : "v"} ((${sql}))`,
      );
    }
});

describe("vectors", () => {
  const vector = column("at", t.vector(3));
  const distance = (parameter: string): CallNode => call("distance", [vector, vector], t.float(), parameter);
  const spelled = (dialect: Dialect, node: CallNode): string =>
    statement(dialect, [node], (c) => c.write.expression(node, c)).sql;

  test("are compared where the database can", () => {
    expect(spelled(postgres, distance("l2"))).toBe('(v."at" <-> v."at")');
    expect(spelled(postgres, distance("cosine"))).toBe('float8smaller((v."at" <=> v."at"), 3)');
    const libsql = libsqlDialect(sqlite);
    const kept = (sql: string): string => `CASE WHEN v."at" IS NOT NULL THEN ${sql} END`;
    expect(spelled(libsql, distance("l2"))).toBe(kept('vector_distance_l2(v."at", v."at")'));
    expect(spelled(libsql, distance("cosine"))).toBe(kept('coalesce(vector_distance_cos(v."at", v."at"), 3.0)'));
    expect(() => spelled(sqlite, distance("l2"))).toThrow(UnsupportedError);
    expect(() => spelled(d1, distance("l2"))).toThrow(/distance is not supported by d1/);
  });
});
