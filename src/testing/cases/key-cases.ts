import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { AnyModel } from "../../plan/nodes.ts";
import { type Case, type CaseDatabase, type Subject, subject } from "../subject.ts";

// Kinds of keys are data here, so the types of fields cannot be known.
interface Rows {
  orderBy(...names: string[]): Rows;
  filter(...filters: unknown[]): Rows;
  include(...relations: unknown[]): Rows;
  all(): PromiseLike<unknown[]>;
  pluck(name: string): PromiseLike<unknown[]>;
  page(options: object): PromiseLike<{ rows: unknown[]; next: string | null }>;
  createMany(rows: readonly object[], options?: object): PromiseLike<unknown[]>;
  create(row: object): PromiseLike<unknown>;
  upsertMany(rows: readonly object[]): PromiseLike<unknown[]>;
  update(key: unknown, patch: object): PromiseLike<unknown>;
  updateMany(rows: readonly object[]): PromiseLike<number>;
  delete(key: unknown): PromiseLike<boolean>;
  deleteMany(keys: readonly unknown[]): PromiseLike<number>;
  get(key: unknown): PromiseLike<unknown>;
  getMany(keys: readonly unknown[]): PromiseLike<unknown[]>;
  getOrCreate(where: object, defaults: object): PromiseLike<unknown>;
}
type Db = Readonly<Record<string, Rows>>;

/** A field and three of its values, in order. */
const keys = {
  integer: [t.integer(), [-1, 0, 9007199254740991]],
  bigint: [t.bigint(), [-(2n ** 63n), 7n, 2n ** 53n + 1n]],
  decimal: [t.decimal(10, 2), ["-0.05", "1.50", "10.00"]],
  float: [t.float(), [-1.5, 0.1, 0.30000000000000004]],
  text: [t.text(), ["", "it's", "\u{1F600}"]],
  enum: [t.enum(["a", "b'c", "d"]), ["a", "b'c", "d"]],
  uuid: [
    t.uuid(),
    [
      "00000000-0000-4000-8000-00000000000a",
      "10000000-0000-4000-8000-00000000000a",
      "a0000000-0000-4000-8000-00000000000a",
    ],
  ],
  bytes: [t.bytes(), [new Uint8Array([]), new Uint8Array([0, 255]), new Uint8Array([128])]],
  timestamp: [t.timestamp(), [new Date(-1), new Date(0), new Date(1_709_208_000_001)]],
  date: [t.date(), ["0001-01-01", "2024-02-29", "9999-12-31"]],
  time: [t.time(), ["00:00:00", "12:00:00", "12:00:00.001"]],
} as const;
type Kind = keyof typeof keys;
const kinds = Object.keys(keys) as Kind[];

const parents = (kind: Kind): string => `${kind}Parents`;
const children = (kind: Kind): string => `${kind}Children`;
const pairs = (kind: Kind): string => `${kind}Pairs`;

/** For each kind a table with such a key, one that refers to it, and one with two such columns as its key. */
function modelsOf(kind: Kind): Record<string, AnyModel> {
  const [field] = keys[kind];
  const parent = model(`key_${kind}_parents`, {
    id: (field as ReturnType<typeof t.text>).primaryKey(),
    note: t.text().default(""),
  });
  const child = model(`key_${kind}_children`, {
    id: t.integer().primaryKey(),
    parent: t.ref(parent, { reverse: "children", onDelete: "cascade" }).nullable(),
  });
  const both = {
    left: field as ReturnType<typeof t.text>,
    right: field as ReturnType<typeof t.text>,
    note: t.text().default(""),
  };
  return {
    [parents(kind)]: parent,
    [children(kind)]: child,
    [pairs(kind)]: model(`key_${kind}_pairs`, both, { primaryKey: ["left", "right"] }),
  };
}

const models: Record<string, AnyModel> = Object.assign({}, ...kinds.map(modelsOf)) as Record<string, AnyModel>;

const cases = kinds.flatMap((kind): Case<Db>[] => {
  const [a, b, c] = keys[kind][1] as readonly [unknown, unknown, unknown];
  const rows = [a, b, c].map((id, index) => ({ id, note: `${index}` }));
  const table = (db: Db, name: string): Rows => db[name] as Rows;
  return [
    {
      name: `a key of kind ${kind}: written, found, changed and removed by it`,
      steps: async ({ db, expect, refuses }) => {
        const parent = table(db, parents(kind));
        expect(await parent.createMany([...rows].reverse())).toStrictEqual([...rows].reverse());
        expect(await parent.orderBy("id").all()).toStrictEqual(rows);
        expect([await parent.get(b), await parent.getMany([c, a, c])]).toStrictEqual([
          rows[1],
          [rows[2], rows[0], rows[2]],
        ]);
        expect(await parent.update(b, { note: "x" })).toStrictEqual({ id: b, note: "x" });
        expect(
          await parent.updateMany([
            { id: a, note: "y" },
            { id: c, note: "z" },
          ]),
        ).toStrictEqual(2);
        expect(await parent.upsertMany([{ id: b, note: "w" }])).toStrictEqual([{ id: b, note: "w" }]);
        expect(await parent.getOrCreate({ id: c }, { note: "?" })).toStrictEqual({
          row: { id: c, note: "z" },
          created: false,
        });
        await refuses(() => parent.create({ id: a }), { error: "integrity", kind: "unique", fields: ["id"] });
        expect([await parent.delete(a), await parent.deleteMany([a, b])]).toStrictEqual([true, 1]);
        expect(await parent.pluck("id")).toStrictEqual([c]);
      },
    },
    {
      name: `a key of kind ${kind}: referred to`,
      steps: async ({ db, expect, refuses }) => {
        const [parent, child] = [table(db, parents(kind)), table(db, children(kind))];
        await parent.createMany(rows.slice(0, 2));
        await child.createMany([{ id: 1, parent: rows[1] }, { id: 2, parentId: b }, { id: 3 }, { id: 4, parentId: a }]);
        await refuses(() => child.create({ id: 5, parentId: c }), { error: "integrity", kind: "foreignKey" });
        expect(await child.orderBy("id").include("parent").all()).toStrictEqual([
          { id: 1, parentId: b, parent: rows[1] },
          { id: 2, parentId: b, parent: rows[1] },
          { id: 3, parentId: null, parent: null },
          { id: 4, parentId: a, parent: rows[0] },
        ]);
        const included = { children: (set: Rows): Rows => set.orderBy("-id") };
        expect(await parent.filter({ id: b }).include(included).all()).toStrictEqual([
          {
            ...rows[1],
            children: [
              { id: 2, parentId: b },
              { id: 1, parentId: b },
            ],
          },
        ]);
        expect(
          await child
            .filter({ parent: { id: b } })
            .orderBy("id")
            .pluck("id"),
        ).toStrictEqual([1, 2]);
        expect(await parent.delete(b)).toStrictEqual(true);
        expect(await child.orderBy("id").pluck("id")).toStrictEqual([3, 4]);
      },
    },
    {
      name: `a key of kind ${kind}: twice, as a composite key, and in pages`,
      steps: async ({ db, expect }) => {
        const pair = table(db, pairs(kind));
        const all = [a, b, c].flatMap((left) => [a, b, c].map((right) => ({ left, right, note: "" })));
        await pair.createMany([...all].reverse());
        expect(
          await pair.getMany([
            { left: c, right: a },
            { right: c, left: a },
          ]),
        ).toStrictEqual([all[6], all[2]]);
        expect(await pair.updateMany([{ left: b, right: b, note: "x" }])).toStrictEqual(1);
        expect(
          await pair.deleteMany([
            { left: a, right: a },
            { left: c, right: c },
          ]),
        ).toStrictEqual(2);
        const seen: unknown[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<Rows["page"]>> = await pair.page({ size: 3, after });
          seen.push(...page.rows);
          after = page.next;
        } while (after !== null);
        expect(seen).toStrictEqual(all.slice(1, -1).map((row) => (row === all[4] ? { ...row, note: "x" } : row)));
      },
    },
  ];
});

/** Any kind of value that can be compared may be a key. */
export const keyKinds: Subject = subject({
  name: "keys",
  models,
  cases: cases as unknown as readonly Case<CaseDatabase<typeof models>>[],
});
