import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Reads, type Refuses, type Steps, type Subject, subject } from "../subject.ts";

const fields = {
  id: t.integer().primaryKey(),
  whole: t.integer().nullable(),
  other: t.integer().nullable(),
  big: t.bigint().nullable(),
  medium: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(12, 2).nullable(),
  rate: t.decimal(9, 4).nullable(),
};
const models = { sums: model("number_sums", fields) };
const writtenModels = {
  sums: model("number_written_sums", fields),
  floats: model("number_floats", {
    id: t.integer().primaryKey(),
    value: t.float(),
    whole: t.ref("self", { reverse: "parts" }).nullable(),
  }),
};
type Db = CaseDatabase<typeof models>;
type WrittenDb = CaseDatabase<typeof writtenModels>;

const LARGEST = Number.MAX_SAFE_INTEGER;
const rows = [
  { id: 1, whole: 7, other: 2, big: 5n, medium: 5n, float: 1.5, price: "1.50", rate: "0.0001" },
  { id: 2, whole: -7, other: 2, big: -5n, medium: -5n, float: -2.25, price: "-0.05", rate: "-0.0001" },
  {
    id: 3,
    whole: LARGEST,
    other: 0,
    big: 2n ** 63n - 1n,
    medium: 2n ** 53n + 1n,
    float: 0.1,
    price: "9999999999.99",
    rate: "1.0000",
  },
  {
    id: 4,
    whole: -LARGEST,
    other: null,
    big: -(2n ** 63n),
    medium: -1n,
    float: 1e300,
    price: "-9999999999.99",
    rate: null,
  },
  { id: 5, whole: null, other: 3, big: null, medium: null, float: null, price: null, rate: null },
  { id: 6, whole: 0, other: 0, big: 0n, medium: 0n, float: 0, price: "0.00", rate: "0.0000" },
];

const sets: readonly (readonly [string, (db: Db) => ReturnType<Db["sums"]["filter"]>, readonly number[]])[] = [
  ["2^53 - 1 is exact", (db) => db.sums.filter({ whole: LARGEST }), [3]],
  ["one less than 2^53 - 1 is another number", (db) => db.sums.filter({ whole: LARGEST - 1 }), []],
  ["gt next to 2^53", (db) => db.sums.filter((p) => p.whole.gt(LARGEST - 1)), [3]],
  ["-0 is 0", (db) => db.sums.filter({ whole: -0 }), [6]],
  ["the largest bigint is exact", (db) => db.sums.filter({ big: 9223372036854775807n }), [3]],
  ["one less than the largest bigint is another number", (db) => db.sums.filter({ big: 9223372036854775806n }), []],
  ["the smallest bigint is exact", (db) => db.sums.filter((p) => p.big.lte(-9223372036854775808n)), [4]],
  ["in a list of bigints", (db) => db.sums.filter((p) => p.big.in([9223372036854775807n, 5n, 2n])), [1, 3]],
  ["in a list of integers", (db) => db.sums.filter((p) => p.whole.in([LARGEST, -7])), [2, 3]],
  ["a float is exact", (db) => db.sums.filter({ float: 0.1 }), [3]],
  ["a float close by is another number", (db) => db.sums.filter({ float: 0.1 + 2 ** -56 }), []],
  ["in a list of floats", (db) => db.sums.filter((p) => p.float.in([0.1, -2.25, 1e300])), [2, 3, 4]],
  ["a whole number in a float field", (db) => db.sums.filter((p) => p.float.gt(1)), [1, 4]],
  ["a decimal is compared by value, not by text", (db) => db.sums.filter((p) => p.price.gt("-1")), [1, 2, 3, 6]],
  ["a decimal with fewer digits is the same number", (db) => db.sums.filter({ price: "1.5" }), [1]],
  ["a decimal with a plus sign and leading zeros", (db) => db.sums.filter({ price: "+001.50" }), [1]],
  ["a decimal zero has no sign", (db) => db.sums.filter({ price: "-0" }), [6]],
  ["in a list of decimals", (db) => db.sums.filter((p) => p.price.in(["-0.05", "9999999999.99"])), [2, 3]],
  ["between decimals", (db) => db.sums.filter((p) => p.rate.between("-0.0001", "0.0001")), [1, 2, 6]],
  ["add", (db) => db.sums.filter((p) => p.whole.add(1).eq(8)), [1]],
  ["sub", (db) => db.sums.filter((p) => p.whole.sub(p.other).eq(-9)), [2]],
  ["mul", (db) => db.sums.filter((p) => p.whole.mul(p.other).eq(14)), [1]],
  ["arithmetic with null is null", (db) => db.sums.filter((p) => p.whole.add(p.other).isNull()), [4, 5]],
  ["a comparison with a null sum is false", (db) => db.sums.filter((p) => not(p.whole.add(p.other).gte(0))), [2, 4, 5]],
  ["arithmetic nests", (db) => db.sums.filter((p) => p.whole.add(p.other).mul(2).sub(1).eq(17)), [1]],
  ["arithmetic of bigints", (db) => db.sums.filter((p) => p.medium.add(1n).eq(6n)), [1]],
  ["arithmetic of bigints past 2^53", (db) => db.sums.filter((p) => p.medium.sub(1n).eq(2n ** 53n)), [3]],
  ["arithmetic of floats", (db) => db.sums.filter((p) => p.float.mul(2).eq(3)), [1]],
  ["0.1 + 0.2 is not 0.3", (db) => db.sums.filter((p) => p.float.add(0.2).eq(0.1 + 0.2)), [3]],
  ["arithmetic of decimals is exact", (db) => db.sums.filter((p) => p.price.add("0.10").eq("1.60")), [1]],
  ["decimals past 2^53 stay exact", (db) => db.sums.filter((p) => p.price.sub("0.01").eq("9999999999.98")), [3]],
];

const asSet = sets.map(([name, build, gives]): Reads<Db> => ({
  name,
  query: (db) => build(db).orderBy("id").pluck("id"),
  gives,
}));

const whole: readonly Reads<Db>[] = [
  { name: "every number comes back as it was written", query: (db) => db.sums.orderBy("id").all(), gives: rows },
];

/** A change of a row that begins as `rows[0]`, the field looked at, and its value afterwards. */
const changes: readonly (readonly [
  string,
  (db: WrittenDb) => PromiseLike<unknown>,
  keyof (typeof rows)[0],
  unknown,
])[] = [
  ["adds to an integer", (db) => db.sums.update(1, (p) => ({ whole: p.whole.add(5) })), "whole", 12],
  ["subtracts a column", (db) => db.sums.update(1, (p) => ({ whole: p.whole.sub(p.other) })), "whole", 5],
  ["multiplies", (db) => db.sums.update(1, (p) => ({ whole: p.whole.mul(-3) })), "whole", -21],
  ["adds to a bigint", (db) => db.sums.update(1, (p) => ({ big: p.big.add(2n ** 53n + 1n) })), "big", 2n ** 53n + 6n],
  ["adds to a float", (db) => db.sums.update(1, (p) => ({ float: p.float.add(0.25) })), "float", 1.75],
  [
    "writes a whole number past 2^53 to a float",
    async (db) => {
      await db.sums.update(1, { whole: LARGEST });
      await db.sums.update(1, (p) => ({ float: p.whole.mul(1000) }));
    },
    "float",
    9007199254740991000,
  ],
  ["adds to a decimal", (db) => db.sums.update(1, (p) => ({ price: p.price.add("0.99") })), "price", "2.49"],
  [
    "subtracts from a decimal past zero",
    (db) => db.sums.update(1, (p) => ({ price: p.price.sub("1.55") })),
    "price",
    "-0.05",
  ],
  ["writes -0 as 0", (db) => db.sums.update(1, { float: -0 }), "float", 0],
  ["writes an integer -0 as 0", (db) => db.sums.update(1, { whole: -0 }), "whole", 0],
  [
    "writes null for a null operand",
    async (db) => {
      await db.sums.update(1, { other: null });
      await db.sums.update(1, (p) => ({ whole: p.whole.add(p.other) }));
    },
    "whole",
    null,
  ],
];

const asChange = changes.map(([name, change, field, gives]): Steps<WrittenDb> => ({
  name: `an update ${name}`,
  steps: async ({ db, expect }) => {
    await db.sums.createMany(rows.slice(0, 1));
    await change(db);
    const row = await db.sums.get(1);
    expect(row[field]).toStrictEqual(gives);
  },
}));

/** Changes of a row that begins as `rows[0]` to what its field cannot hold. */
const overflows: readonly (readonly [string, (db: WrittenDb) => unknown])[] = [
  ["an integer past 2^53", (db) => db.sums.update(1, (p) => ({ whole: p.whole.add(LARGEST) }))],
  ["an integer past -2^53", (db) => db.sums.filter({ id: 1 }).update((p) => ({ whole: p.whole.mul(-1).sub(LARGEST) }))],
  ["a decimal of too many digits", (db) => db.sums.update(1, (p) => ({ price: p.price.add("9999999999.99") }))],
  ["a bigint past 64 bits", (db) => db.sums.update(1, (p) => ({ big: p.big.add(2n ** 63n - 1n) }))],
];

const mixedKinds: readonly Steps<WrittenDb>[] = [
  {
    name: "a whole number past 2^53 is compared with a float as the nearest one",
    steps: async ({ db, expect }) => {
      await db.sums.create({ id: 1, whole: LARGEST, float: 9007199254740991000 });
      await db.sums.create({ id: 2, whole: LARGEST, float: 9007199254740993000 });
      await db.sums.create({ id: 3, whole: LARGEST, float: null });
      const found = await db.atomic([
        db.sums.filter((p) => p.whole.mul(1000).eq(p.float)).pluck("id"),
        db.sums.filter((p) => p.float.eq(p.whole.mul(1000))).pluck("id"),
        db.sums
          .filter((p) => p.whole.mul(1000).ne(p.float))
          .orderBy("id")
          .pluck("id"),
        db.sums.filter((p) => p.whole.mul(1000).lt(p.float)).pluck("id"),
        db.sums.filter((p) => p.float.lte(p.whole.mul(1000))).pluck("id"),
      ]);
      expect(found).toStrictEqual([[1], [1], [2, 3], [2], [1]]);
    },
  },
  {
    name: "a page in the order of what no integer can hold has no cursor",
    steps: async ({ db, expect, refuses }) => {
      await db.sums.createMany([1, 2].map((id) => ({ id, whole: LARGEST })));
      const set = db.sums.orderBy((p) => p.whole.add(p.whole).desc());
      await refuses(() => set.page({ size: 1 }), { error: "decode" });
      expect((await set.all()).length).toStrictEqual(2);
    },
  },
];

const computedFloats: readonly Steps<WrittenDb>[] = [
  {
    name: "an update of a float to what is no number is refused, and nothing is written",
    steps: async ({ db, expect, refuses }) => {
      const before = [
        { id: 1, value: 1e308, wholeId: null },
        { id: 2, value: 1, wholeId: null },
      ];
      await db.floats.createMany(before);
      await refuses(() => db.floats.update(1, (p) => ({ value: p.value.mul(10).sub(p.value.mul(10)) })), {
        error: "integrity",
        model: "floats",
      });
      await refuses(
        () => db.floats.filter((p) => p.id.gt(0)).update((p) => ({ value: p.value.mul(10).mul(0).add(p.value) })),
        { error: "integrity", model: "floats" },
      );
      expect(await db.floats.orderBy("id").all()).toStrictEqual(before);
    },
  },
  {
    name: "a float that arithmetic makes is 0, never -0",
    steps: async ({ db, expect }) => {
      await db.floats.createMany([
        { id: 1, value: 0 },
        { id: 2, value: 0, wholeId: 1 },
      ]);
      const updated = await db.floats.update(1, (p) => ({ value: p.value.mul(-1) }));
      await db.floats.filter({ id: 2 }).update((p) => ({ value: p.value.mul(-1) }));
      const read = await db.floats.orderBy("id").pluck("value");
      const { parts } = await db.floats.include("parts").get({ id: 1 });
      const found = [updated?.value, ...read, ...parts.map(({ value }) => value)];
      expect(found.map((value) => Object.is(value, 0))).toStrictEqual([true, true, true, true]);
    },
  },
];

const asOverflow = overflows.map(([name, attempt]): Steps<WrittenDb> => ({
  name: `an update to ${name} is refused, and nothing is written`,
  steps: async ({ db, expect, refuses }) => {
    await db.sums.createMany(rows.slice(0, 1));
    await refuses(() => attempt(db), { error: "integrity", kind: "check" });
    expect(await db.sums.all()).toStrictEqual(rows.slice(0, 1));
  },
}));

const written: readonly (readonly [string, "float" | "whole" | "price" | "rate", number | string, unknown])[] = [
  ["-0 as a float is 0", "float", -0, 0],
  ["-0 as an integer is 0", "whole", -0, 0],
  ["the smallest double", "float", 5e-324, 5e-324],
  ["the largest double", "float", Number.MAX_VALUE, Number.MAX_VALUE],
  ["a double of seventeen digits", "float", 0.1 + 0.2, 0.30000000000000004],
  ["a small double", "float", 1.2345678901234567e-7, 1.2345678901234567e-7],
  ["a double that is a large whole number", "float", 2 ** 60, 2 ** 60],
  ["a decimal gets all its digits", "price", "3", "3.00"],
  ["a decimal with trailing zeros past its scale", "price", "3.1000", "3.10"],
  ["a decimal zero has no sign", "price", "-0.00", "0.00"],
  ["a decimal between -1 and 0", "rate", "-0.0500", "-0.0500"],
];

const asWritten = written.map(([name, field, value, gives]): Steps<WrittenDb> => ({
  name: `${name}, created one by one and many at once`,
  steps: async ({ db, expect }) => {
    const created = await db.sums.create({ id: 1, [field]: value });
    const [many] = await db.sums.createMany([{ id: 2, [field]: value }]);
    const read = await db.sums.orderBy("id").pluck(field);
    expect([created[field], many?.[field], ...read]).toStrictEqual([gives, gives, gives, gives]);
  },
}));

const refused: readonly (readonly [string, string, unknown])[] = [
  ["NaN in a float", "float", Number.NaN],
  ["infinity in a float", "float", Number.POSITIVE_INFINITY],
  ["minus infinity in a float", "float", Number.NEGATIVE_INFINITY],
  ["2^53 in an integer", "whole", 2 ** 53],
  ["a fraction in an integer", "whole", 1.5],
  ["NaN in an integer", "whole", Number.NaN],
  ["a bigint in an integer", "whole", 1n],
  ["text in an integer", "whole", SECRET],
  ["a number in a bigint", "big", 1],
  ["2^63 in a bigint", "big", 2n ** 63n],
  ["a number in a decimal", "price", 1.5],
  ["too many digits after the point", "price", "1.555"],
  ["too many digits in all", "price", "12345678901.00"],
  ["a decimal in exponent form", "price", "1e3"],
  ["a decimal that is no number", "price", SECRET],
];

const asRefused = refused.flatMap(([name, field, value]): Refuses<WrittenDb>[] => [
  {
    name: `${name} is refused on write`,
    attempt: (db) => db.sums.create({ id: 1, [field]: value } as never),
    refused: { error: "validation", model: "sums", at: [field] },
  },
  {
    name: `${name} is refused in a filter`,
    attempt: (db) => db.sums.filter({ [field]: value } as never).all(),
    refused: { error: "validation", model: "sums", at: [field] },
  },
]);

/** Numbers of every kind are compared exactly. */
export const numbers: Subject = subject({
  name: "numbers",
  models,
  seed: (db) => db.sums.createMany(rows),
  cases: [...asSet, ...whole],
});

/** Numbers of every kind are written exactly, or refused. */
export const writtenNumbers: Subject = subject({
  name: "written numbers",
  models: writtenModels,
  cases: [...asChange, ...mixedKinds, ...computedFloats, ...asOverflow, ...asWritten, ...asRefused],
});
