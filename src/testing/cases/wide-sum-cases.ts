import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { or } from "../../query/conditions.ts";
import { coalesce, sum } from "../../query/functions.ts";
import { type Case, type CaseDatabase, type Subject, subject } from "../subject.ts";

const Payer = model("wide_payers", { id: t.integer().primaryKey() });
const Payment = model("wide_payments", {
  id: t.integer().primaryKey(),
  payer: t.ref(Payer, { reverse: "payments" }),
  amount: t.decimal(4, 2),
  about: t.decimal(4, 2, { storage: "real" }),
});
const models = { payers: Payer, payments: Payment };
type Db = CaseDatabase<typeof models>;

async function seed(db: Db): Promise<void> {
  await db.payers.createMany([{ id: 1 }, { id: 2 }, { id: 3 }]);
  await db.payments.createMany([
    { id: 1, payerId: 1, amount: "60.00", about: "60.00" },
    { id: 2, payerId: 1, amount: "70.00", about: "70.00" },
    { id: 3, payerId: 2, amount: "99.99", about: "99.99" },
    { id: 4, payerId: 2, amount: "99.99", about: "99.99" },
    { id: 5, payerId: 3, amount: "1.00", about: "1.00" },
  ]);
}

const totals = (db: Db) => db.payments.groupBy("payerId").annotate((p) => ({ total: sum(p.amount) }));

const cases: readonly Case<Db>[] = [
  {
    name: "a sum is compared with more digits than its column has",
    query: (db) =>
      totals(db)
        .filter((g) => g.total.gte("130.00"))
        .orderBy("payerId")
        .pluck("payerId"),
    gives: [1, 2],
  },
  {
    name: "pages in the order of sums",
    steps: async ({ db, expect }) => {
      const set = totals(db).orderBy("-total");
      const met: unknown[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page = await set.page({ size: 1, after });
        met.push(...page.rows);
        after = page.next;
      }
      expect(met).toStrictEqual([
        { payerId: 2, total: "199.98" },
        { payerId: 1, total: "130.00" },
        { payerId: 3, total: "1.00" },
      ]);
    },
  },
  {
    name: "a decimal to which another is added",
    steps: async ({ db, expect }) => {
      const more = db.payments
        .filter((p) => p.amount.add("90.00").gt("150.00"))
        .orderBy((p) => p.amount.add("90.00").desc());
      const first = await more.page({ size: 2 });
      const rest = await more.page({ size: 2, after: first.next });
      expect([...first.rows, ...rest.rows].map(({ id }) => id)).toStrictEqual([4, 3, 2]);
    },
  },
  {
    name: "values that are added or stand in have more digits too",
    query: (db) =>
      db.payments
        .filter((p) => or(p.amount.add("1234567.00").lt("1234568.01"), coalesce(p.amount, "1234567.00").gt("99.00")))
        .orderBy("id")
        .pluck("id"),
    gives: [3, 4, 5],
  },
  {
    name: "pages of a union of which one side is wider",
    steps: async ({ db, expect }) => {
      const near = db.payments.annotate((p) => ({ z: p.amount })).select("z");
      const far = db.payments.annotate((p) => ({ z: p.amount.add("999.00") })).select("z");
      const set = near.union(far).orderBy("-z");
      const first = await set.page({ size: 2 });
      const second = await set.page({ size: 2, after: first.next });
      expect([...first.rows, ...second.rows].map(({ z }) => z)).toStrictEqual([
        "1098.99",
        "1069.00",
        "1059.00",
        "1000.00",
      ]);
      expect(await set.filter((p) => p.z.gt("1060.00")).count()).toStrictEqual(2);
    },
  },
  {
    name: "a column of doubles",
    query: (db) =>
      db.payments
        .groupBy("payerId")
        .annotate((p) => ({ total: sum(p.about) }))
        .filter((g) => g.total.lt("123456.00"))
        .orderBy("-total")
        .pluck("total"),
    gives: ["199.98", "130.00", "1.00"],
  },
  {
    name: "the sum of a relation, and a value in its place",
    query: (db) =>
      db.payers
        .annotate((p) => ({
          total: coalesce(
            p.payments.sum((each) => each.amount),
            "1000.00",
          ),
        }))
        .filter((p) => p.total.between("100.00", "999.99"))
        .orderBy("id")
        .pluck("total"),
    gives: ["130.00", "199.98"],
  },
];

/** What is worked out of decimals has more digits than any of them. */
export const wideSums: Subject = subject({ name: "sums wider than their columns", models, seed, cases });
