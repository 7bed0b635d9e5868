import fc from "fast-check";
import { Unpackr, addExtension, pack } from "msgpackr";
import { describe, expect, test } from "vitest";
import { DecodeError } from "../../src/index.ts";
import { msgpack } from "../../src/serializers/msgpack.ts";
import { Numbered, anyRow } from "./every-kind.ts";
import { chooseSeed } from "./three-stores.ts";
import { withoutNumbers } from "./without-numbers.ts";

const seed = chooseSeed("msgpack");
const runs = { seed, numRuns: 300 };

/** What an extension stands for that msgpackr does not know by itself. */
interface Unknown {
  readonly extension: string;
}

const named = (extension: string) => (): Unknown => ({ extension });
addExtension({ type: 0x2d, unpack: () => -0 });
addExtension({ type: 0x2b, unpack: named("gap") });
const elsewhere = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: "bigint" });

const plain = fc.anything({
  withBigInt: true,
  withSparseArray: false,
  withNullPrototype: false,
  withTypedArray: false,
  maxDepth: 4,
  key: fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"),
  values: [
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: "binary", minLength: 100, maxLength: 300 }).map((text) => `\uFEFF${text}`),
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt(),
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, Number.NaN, Infinity, -Infinity, 2 ** 63, 2n ** 63n, 2n ** 64n),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array({ maxLength: 400 }),
  ],
});

describe(`msgpack, seed ${seed}`, () => {
  test("every plain value is read as it was written, here and by msgpackr", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const bytes = msgpack.encode(value);
        expect(msgpack.decode(bytes)).toStrictEqual(value);
        expect(comparable(elsewhere.unpack(bytes))).toEqual(comparable(value));
      }),
      { ...runs, numRuns: 1000 },
    );
  });

  test("what msgpackr writes of plain data is read here", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }).filter(isReadable), (value) => {
        expect(msgpack.decode(new Uint8Array(pack(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs,
    );
  });

  test.each([
    ["by field number", Numbered.table],
    ["by column", withoutNumbers(Numbered.table)],
  ])("rows with every kind of field and nulls are read as they were written: %s", (_, table) => {
    const rows = msgpack.rows?.(table);
    fc.assert(
      fc.property(anyRow(table), (row) => {
        const bytes = rows?.encode(row) ?? new Uint8Array();
        expect(rows?.decode(bytes)).toStrictEqual(row);
        expect(elsewhere.unpack(bytes)).toBeTypeOf("object");
      }),
      runs,
    );
  });

  test("any bytes are read, or are a DecodeError; so are payloads with any byte changed", () => {
    const rows = msgpack.rows?.(Numbered.table);
    const damaged = anyRow().chain((row) => {
      const bytes = rows?.encode(row) ?? new Uint8Array();
      return fc
        .tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }))
        .map(([at, byte]) => bytes.with(at, byte));
    });
    let refused = 0;
    const check = (bytes: Uint8Array): void => {
      for (const decode of [msgpack.decode, rows?.decode]) {
        try {
          decode?.(bytes);
        } catch (error) {
          refused++;
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    };
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), check), { ...runs, numRuns: 2000 });
    expect(refused).toBeGreaterThan(500);
  });
});

/** Whether no key means something to the language. */
function isReadable(value: unknown): boolean {
  return !JSON.stringify(value).includes('"__proto__"');
}

/** The same for Buffers and bytes. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each)]));
}
