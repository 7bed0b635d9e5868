import { sum } from "../../query/functions.ts";
import type { ModelCase, ModelSubject, ModelWorld } from "./model-subject.ts";
import { idsBy, people, writePeople } from "./people.ts";

const FIELDS = ["age", "name", "score", "joined", "balance", "email"] as const;

/** A case over the people. */
function asked(
  name: string,
  ask: (db: ReturnType<ModelWorld["indexed"]>) => PromiseLike<unknown>,
  gives: unknown,
): ModelCase {
  return {
    name,
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      await writePeople(db);
      expect(await ask(db)).toStrictEqual(gives);
    },
  };
}

const ids = (test: (person: (typeof people)[number]) => boolean): number[] => people.filter(test).map(({ id }) => id);

const finding: readonly ModelCase[] = [
  asked("equality", (db) => db.users.filter({ age: 3 }).orderBy("id").pluck("id"), [1, 6]),
  asked("equality of a unique field", async (db) => (await db.users.get({ email: "4@x" })).id, 5),
  asked("equality with null", (db) => db.users.filter({ age: null }).orderBy("id").pluck("id"), [2, 7]),
  asked(
    "in",
    (db) =>
      db.users
        .filter((user) => user.age.in([20, 3, 777]))
        .orderBy("id")
        .pluck("id"),
    [1, 5, 6],
  ),
  asked(
    "in of texts",
    (db) =>
      db.users
        .filter((user) => user.name.in(["", "😀", "nobody"]))
        .orderBy("id")
        .pluck("id"),
    [5, 8],
  ),
  asked("in of nothing", (db) => db.users.filter((user) => user.age.in([])).pluck("id"), []),
  asked(
    "gt",
    (db) =>
      db.users
        .filter((user) => user.age.gt(9))
        .orderBy("id")
        .pluck("id"),
    ids(({ age }) => age !== null && age > 9),
  ),
  asked(
    "gte of a negative number",
    (db) =>
      db.users
        .filter((user) => user.age.gte(-5))
        .orderBy("id")
        .pluck("id"),
    ids(({ age }) => age !== null && age >= -5),
  ),
  asked(
    "lt, null is not in it",
    (db) =>
      db.users
        .filter((user) => user.age.lt(1000))
        .orderBy("id")
        .pluck("id"),
    ids(({ age }) => age !== null),
  ),
  asked(
    "lte",
    (db) =>
      db.users
        .filter((user) => user.age.lte(3))
        .orderBy("id")
        .pluck("id"),
    ids(({ age }) => age !== null && age <= 3),
  ),
  asked(
    "between",
    (db) =>
      db.users
        .filter((user) => user.score.between(-1, 2))
        .orderBy("id")
        .pluck("id"),
    ids(({ score }) => score >= -1 && score <= 2),
  ),
  asked(
    "a range of instants",
    (db) =>
      db.users
        .filter((user) => user.joined.gte(new Date(10)))
        .orderBy("id")
        .pluck("id"),
    ids(({ joined }) => joined.getTime() >= 10),
  ),
  asked(
    "a range of decimals",
    (db) =>
      db.users
        .filter((user) => user.balance.lt("0.10"))
        .orderBy("id")
        .pluck("id"),
    ids(({ balance }) => Number(balance) < 0.1),
  ),
  asked(
    "a range of texts",
    (db) =>
      db.users
        .filter((user) => user.name.gt("z"))
        .orderBy("id")
        .pluck("id"),
    ids(
      ({ name }) =>
        idsBy("name").indexOf(people.find((each) => each.name === name)?.id ?? 0) > idsBy("name").indexOf(4) &&
        name > "z",
    ),
  ),
  asked(
    "ranges that leave nothing",
    (db) =>
      db.users
        .filter(
          (user) => user.age.gt(5),
          (user) => user.age.lt(2),
        )
        .pluck("id"),
    [],
  ),
  asked(
    "two fields, each with an index",
    (db) =>
      db.users
        .filter({ age: 3 })
        .filter((user) => user.score.gt(0.1))
        .pluck("id"),
    [1],
  ),
  asked(
    "count, exists, first and last",
    async (db) => {
      const set = db.users.filter((user) => user.age.gt(0)).orderBy("age");
      return [await set.count(), await set.exists(), (await set.first())?.id, (await set.last())?.id];
    },
    [7, true, 1, 4],
  ),
  asked(
    "aggregates and groups of what is found",
    async (db) => {
      const set = db.users.filter((user) => user.age.gt(0));
      return [
        await set.aggregate((user) => ({ sum: sum(user.age) })),
        (await set.groupBy("age").orderBy("age").all()).length,
      ];
    },
    [{ sum: 156 }, 6],
  ),
  asked(
    "update and delete of a set",
    async (db) => {
      const changed = await db.users.filter({ age: 3 }).update({ age: 4 });
      const removed = await db.users.filter((user) => user.age.gte(20)).delete();
      return [changed, removed, await db.users.orderBy("age").pluck("age")];
    },
    [2, 2, [-100, -5, 0, 4, 4, 9, 10, 11, null, null]],
  ),
];

type Indexed = ReturnType<ModelWorld["indexed"]>;
type Field = (typeof FIELDS)[number];

/** The ids of all people, page by page. */
async function walked(db: Indexed, order: Field | `-${Field}`, size: number): Promise<number[]> {
  const found: number[] = [];
  let after: string | null = null;
  do {
    const page: { rows: { id: number }[]; next: string | null } = await db.users.orderBy(order).page({ size, after });
    found.push(...page.rows.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  return found;
}

const ordering: readonly ModelCase[] = FIELDS.flatMap((field) => [
  asked(`the order of ${field}, up`, (db) => db.users.orderBy(field).pluck("id"), idsBy(field)),
  asked(`the order of ${field}, down`, (db) => db.users.orderBy(`-${field}`).pluck("id"), idsBy(field).reverse()),
  asked(
    `the first few of the order of ${field}`,
    (db) => db.users.orderBy(field).limit(3).offset(2).pluck("id"),
    idsBy(field).slice(2, 5),
  ),
  asked(`pages in the order of ${field}, up`, (db) => walked(db, field, 1), idsBy(field)),
  asked(`pages in the order of ${field}, down`, (db) => walked(db, `-${field}`, 1), idsBy(field).reverse()),
  asked(`longer pages in the order of ${field}, down`, (db) => walked(db, `-${field}`, 5), idsBy(field).reverse()),
]);

const keeping: readonly ModelCase[] = [
  {
    name: "entries follow their rows: changed, written over, removed, made again",
    needs: ["entries"],
    async run({ indexed, expect }) {
      const db = indexed();
      await writePeople(db);
      const old = async (): Promise<unknown> => db.users.filter({ name: "ab" }).pluck("id");
      await db.users.update(4, { name: "moved" });
      expect(await old()).toStrictEqual([]);
      expect(await db.users.filter({ name: "moved" }).pluck("id")).toStrictEqual([4]);
      await db.users.upsert({ ...(people[3] as (typeof people)[number]) });
      expect(await old()).toStrictEqual([4]);
      await db.users.updateMany([{ id: 4, name: "many" }]);
      expect(await old()).toStrictEqual([]);
      await db.users.delete(4);
      expect(await db.users.filter({ name: "many" }).pluck("id")).toStrictEqual([]);
      await db.users.create({ ...(people[3] as (typeof people)[number]) });
      expect(await old()).toStrictEqual([4]);
      await db.users.deleteMany([4, 5]);
      expect(await db.users.orderBy("name").pluck("id")).toStrictEqual(
        idsBy("name").filter((id) => id !== 4 && id !== 5),
      );
    },
  },
];

/** What indexes find. */
export const indexCases: ModelSubject = { name: "rows by index", cases: [...finding, ...ordering, ...keeping] };
