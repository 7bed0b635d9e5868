import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

const fields = {
  texts: t.list(t.text()).nullable(),
  labels: t.list(t.enum(["a", "b"])).nullable(),
  integers: t.list(t.integer()).nullable(),
  bigints: t.list(t.bigint()).nullable(),
  floats: t.list(t.float()).nullable(),
  decimals: t.list(t.decimal(6, 2)).nullable(),
  booleans: t.list(t.boolean()).nullable(),
  timestamps: t.list(t.timestamp()).nullable(),
  dates: t.list(t.date()).nullable(),
  times: t.list(t.time()).nullable(),
  uuids: t.list(t.uuid()).nullable(),
  bytes: t.list(t.bytes()).nullable(),
};
const Queue = model("list_queues", { id: t.integer().primaryKey(), ...fields });
const models = { queues: Queue };
type Db = CaseDatabase<typeof models>;
type Kind = keyof typeof fields;

const [first, second] = ["0194fdc2-fa2f-7cc0-81d3-ff12045b73c8", "00000000-0000-0000-0000-000000000000"];
const blob = (...values: number[]): Uint8Array => new Uint8Array(values);

/** Two different items of each kind, the second as users may write it, and as it is read. */
const items: Readonly<Record<Kind, readonly [unknown, unknown, unknown?]>> = {
  texts: [`it's "q", \\ {}`, "\u{1F600}"],
  labels: ["a", "b"],
  integers: [1, -Number.MAX_SAFE_INTEGER],
  bigints: [2n ** 63n - 1n, 2n ** 63n - 2n],
  floats: [0.1, 0.1 + 2 ** -56],
  decimals: ["0.05", "-0.5", "-0.50"],
  booleans: [true, false],
  timestamps: [new Date(-1), new Date("2024-02-29T12:00:00.001Z")],
  dates: ["2024-02-29", "0001-01-01"],
  times: ["23:59:59.999", "00:00:00"],
  uuids: [first, second.toUpperCase(), second],
  bytes: [blob(), blob(0, 255, 92, 34)],
};

/** Changes the list of one kind of each row. */
async function changed(
  db: Db,
  kind: Kind,
  lists: readonly (readonly unknown[] | null)[],
  verb: "append" | "remove",
  item: unknown,
): Promise<unknown[]> {
  await db.queues.createMany(lists.map((list, id) => ({ id, [kind]: list })) as never);
  const count = await db.queues
    .filter()
    .update((p) => ({ [kind]: p[kind as "texts"][verb](item as string) }), { all: true });
  const rows: readonly Readonly<Record<string, unknown>>[] = await db.queues.orderBy("id").all();
  return [count, ...rows.map((row) => row[kind])];
}

const everyKind = (Object.keys(items) as Kind[]).flatMap((kind): Steps<Db>[] => {
  const [one, written, other = written] = items[kind];
  return [
    {
      name: `${kind}: append`,
      steps: async ({ db, expect }) => {
        const lists = [[], [one], [one, other], null];
        const gives = [[other], [one, other], [one, other, other], null];
        expect(await changed(db, kind, lists, "append", written)).toStrictEqual([4, ...gives]);
      },
    },
    {
      name: `${kind}: remove all items that are equal`,
      steps: async ({ db, expect }) => {
        const lists = [[], [one, one], [other, one, other], [other], null];
        const gives = [[], [one, one], [one], [], null];
        expect(await changed(db, kind, lists, "remove", written)).toStrictEqual([5, ...gives]);
      },
    },
  ];
});

const others: readonly Steps<Db>[] = [
  {
    name: "append to what was appended to",
    steps: async ({ db, expect }) => {
      await db.queues.create({ id: 1, texts: ["a"] });
      const row = await db.queues.update(1, (p) => ({ texts: p.texts.append("b").append("").append("a") }));
      expect(row?.texts).toStrictEqual(["a", "b", "", "a"]);
    },
  },
  {
    name: "remove and append, to move an item to the end",
    steps: async ({ db, expect }) => {
      await db.queues.create({ id: 1, decimals: ["1.00", "2.00", "1.00", "3.00"] });
      const row = await db.queues.update(1, (p) => ({ decimals: p.decimals.remove("1").append("1") }));
      expect(row?.decimals).toStrictEqual(["2.00", "3.00", "1.00"]);
    },
  },
  {
    name: "a changed list can be asked again",
    steps: async ({ db, expect }) => {
      await db.queues.create({ id: 1, bigints: [1n] });
      await db.queues.update(1, (p) => ({ bigints: p.bigints.append(2n ** 62n) }), {
        where: (p) => p.bigints.length().eq(1),
      });
      const again = db.queues.filter((p) => p.bigints.containsAll([2n ** 62n, 1n])).update({ bigints: [] });
      expect([await again, await db.queues.find((p) => p.bigints.length().eq(1))]).toStrictEqual([1, null]);
    },
  },
  {
    name: "an empty list is not null after its last item is gone",
    steps: async ({ db, expect }) => {
      await db.queues.createMany([
        { id: 1, integers: [5, 5] },
        { id: 2, integers: null },
      ]);
      await db.queues.filter((p) => p.id.gt(0)).update((p) => ({ integers: p.integers.remove(5) }));
      expect(await db.queues.filter((p) => p.integers.isNull()).pluck("id")).toStrictEqual([2]);
      expect(await db.queues.filter({ integers: [] }).pluck("id")).toStrictEqual([1]);
    },
  },
  {
    name: "a list as an annotation",
    steps: async ({ db, expect }) => {
      await db.queues.createMany([
        { id: 1, texts: ["a", "b", "a"], floats: [0.1] },
        { id: 2, texts: null, floats: [] },
      ]);
      const annotated = db.queues.annotate((p) => ({
        less: p.texts.remove("a"),
        more: p.floats.append(-1.5),
        size: p.texts.remove("a").length(),
      }));
      expect(await annotated.orderBy("id").select("less", "more", "size").all()).toStrictEqual([
        { less: ["b"], more: [0.1, -1.5], size: 1 },
        { less: null, more: [-1.5], size: null },
      ]);
    },
  },
];

/** Lists are changed where they are kept. */
export const listPatches: Subject = subject({ name: "list patches", models, cases: [...everyKind, ...others] });
