// Cases about values that SQLite on Workers would lose. They run inside workerd, on D1 and in a Durable Object.
import type { Adapter } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { ident, sql } from "../../../src/sql/index.ts";
import type { TestRunner } from "../../../src/testing/index.ts";
import { EDGES, REALS, doublesOfEverySize, sample, samplesIn } from "./models.ts";
import { failure } from "./outcomes.ts";

/** Declares the cases. */
export function describeValues({ describe, test, expect }: TestRunner, adapter: Adapter): void {
  const db = samplesIn(adapter);
  const emptied = async (): Promise<void> => {
    await createTables(db);
    await db.samples.filter().delete({ all: true });
  };

  describe("values", () => {
    test("long lists of every kind", async () => {
      await emptied();
      await db.samples.createMany([sample, { ...sample, ratio: 1e300, raw: new Uint8Array([9, 9]), long: EDGES[1] }]);
      const count = 10_000;
      const numbers = Array.from({ length: count }, (_, index) => index);
      const asked = [
        db.samples.filter((p) => p.ratio.in([1e300, ...numbers.map((n) => n + 0.25)])).count(),
        db.samples
          .filter((p) =>
            p.raw.in([new Uint8Array([9, 9]), ...numbers.map((n) => new Uint8Array([n >> 8, n & 255, 1]))]),
          )
          .count(),
        db.samples.filter((p) => p.long.in([EDGES[1], ...numbers.map(BigInt)])).count(),
        db.samples.exclude((p) => p.ratio.in([1e300, ...numbers.map((n) => n + 0.25)])).count(),
      ];
      for (const each of asked) expect(await each).toStrictEqual(1);
    });

    test("integers to the edges of 64 bits, wherever they go and come from", async () => {
      await createTables(db);
      await db.entries.filter().delete({ all: true });
      await db.accounts.filter().delete({ all: true });
      const rows = EDGES.map((id) => ({ id, owed: -1n - id, paid: "99999999999999.9999" }));
      expect(await db.accounts.create(rows[0] as never)).toStrictEqual(rows[0]);
      expect(await db.accounts.createMany(rows.slice(1) as never)).toStrictEqual(rows.slice(1));
      const sorted = [...rows].sort((left, right) => (left.id < right.id ? -1 : 1));
      expect(await db.accounts.orderBy("id").all()).toStrictEqual(sorted);
      expect(await db.accounts.getMany(EDGES)).toStrictEqual(rows);
      for (const row of rows) {
        expect(await db.accounts.get(row.id)).toStrictEqual(row);
        expect(await db.accounts.filter((p) => p.owed.eq(row.owed)).pluck("id")).toStrictEqual([row.id]);
        expect(await db.accounts.filter((p) => p.id.gte(row.id)).count()).toStrictEqual(
          sorted.length - sorted.indexOf(row),
        );
        expect(await db.accounts.update(row.id, { owed: row.id })).toStrictEqual({ ...row, owed: row.id });
        expect(await db.accounts.upsert(row)).toStrictEqual(row);
      }
      expect(await db.accounts.select("owed").distinct().orderBy("owed").all()).toStrictEqual(
        sorted.map(({ owed }) => ({ owed })).reverse(),
      );
      expect(await db.accounts.updateMany(rows.map(({ id }) => ({ id, owed: id })))).toStrictEqual(rows.length);
      expect(await db.accounts.orderBy("id").pluck("owed")).toStrictEqual(sorted.map(({ id }) => id));
      await db.entries.createMany(EDGES.map((accountId) => ({ accountId, n: accountId })));
      const included = await db.accounts.orderBy("id").include("entries").all();
      expect(included.map(({ entries }) => entries.map(({ accountId, n }) => [accountId, n]))).toStrictEqual(
        sorted.map(({ id }) => [[id, id]]),
      );
      const first = await db.accounts.orderBy("id").page({ size: 2 });
      const second = await db.accounts.orderBy("id").page({ size: 2, after: first.next ?? "" });
      expect([...first.rows, ...second.rows].map(({ id }) => id)).toStrictEqual(sorted.slice(0, 4).map(({ id }) => id));
      const both = await db.atomic([db.accounts.get(EDGES[0]), db.entries.filter({ n: EDGES[1] }).pluck("accountId")]);
      expect([both[0].id, both[1]]).toStrictEqual([EDGES[0], [EDGES[1]]]);
    });

    test("a rounded integer in SQL of one's own is never taken for the true one", async () => {
      await createTables(db);
      await db.accounts.upsert({ id: EDGES[2], owed: 1n, paid: null });
      const [, , id] = EDGES;
      expect(await failure(db.accounts.fromSQL(sql`select * from accounts where id = ${id}`))).toStrictEqual(
        "DecodeError",
      );
      const exact = db.accounts.fromSQL(sql`select cast(id as text) as id, owed, paid from accounts where id = ${id}`);
      expect((await exact).map((row) => row.id)).toStrictEqual([id]);
      expect(
        await db.sql<{ id: string }>`select cast(id as text) as id from ${ident("accounts")} where id = ${id}`,
      ).toStrictEqual([{ id: String(id) }]);
    });

    test("floats and bytes, wherever they go", async () => {
      await emptied();
      const bytes = new Uint8Array([9, 0, 1, 255, 9]).subarray(1, 4);
      const one = await Promise.all(REALS.map((ratio) => db.samples.create({ ratio, raw: bytes })));
      expect(one.map(({ ratio }) => ratio)).toStrictEqual(REALS);
      const many = await db.samples.createMany(REALS.map((ratio) => ({ ratio, raw: bytes })));
      expect(await db.samples.orderBy("id").pluck("ratio")).toStrictEqual([...REALS, ...REALS]);
      expect((await db.samples.pluck("raw")).map(String)).toStrictEqual(
        Array.from({ length: 2 * REALS.length }, () => "0,1,255"),
      );
      await db.samples.updateMany(many.map(({ id }, index) => ({ id, ratio: REALS[(index + 1) % REALS.length] ?? 0 })));
      expect(await db.samples.orderBy("id").offset(REALS.length).pluck("ratio")).toStrictEqual([
        ...REALS.slice(1),
        REALS[0],
      ]);
      for (const ratio of REALS) expect(await db.samples.filter((p) => p.ratio.in([ratio])).count()).toStrictEqual(2);
      expect(await db.sql<{ b: Uint8Array }>`select ${bytes} as b`.value()).toStrictEqual(new Uint8Array([0, 1, 255]));
    });

    test("floats of every size inside included rows, one level down and two", async () => {
      await createTables(db);
      await db.readings.filter().delete({ all: true });
      await db.readings.createMany([{ id: 1 }, { id: 2, upId: 1 }, { id: 3, upId: 2 }]);
      const values = [null, ...doublesOfEverySize()];
      for (const upId of [1, 2, 3])
        await db.readings.createMany(values.map((value, index) => ({ id: upId * 100_000 + index, upId, value })));
      const found = await db.readings
        .include({
          down: (first) =>
            first
              .orderBy("id")
              .include({ down: (second) => second.orderBy("id").include({ down: (q) => q.orderBy("id") }) }),
        })
        .get({ id: 1 });
      const listed = (rows: readonly { readonly value: number | null }[]): (number | null)[] =>
        rows.slice(-values.length).map(({ value }) => value);
      expect(listed(found.down)).toStrictEqual(values);
      const second = found.down[0]?.down ?? [];
      expect(listed(second)).toStrictEqual(values);
      expect(listed(second[0]?.down ?? [])).toStrictEqual(values);
    });

    test("floats inside included rows of a table that was not made here", async () => {
      await db.sql`drop table if exists readings`;
      await db.sql`create table readings (id integer primary key, up_id integer, value)`;
      await db.sql`insert into readings values (1, null, null), (2, 1, -0.0), (3, 1, 9e999), (4, 1, -9e999), (5, 1, 7)`;
      const { down } = await db.readings.include({ down: (q) => q.orderBy("id") }).get({ id: 1 });
      expect(down.map(({ value }) => value)).toStrictEqual([0, Infinity, -Infinity, 7]);
      await db.sql`drop table readings`;
    });

    test("25,000 rows of three columns in one call, in their order", async () => {
      await emptied();
      const rows = Array.from({ length: 25_000 }, (_, index) => ({
        whole: index,
        name: `name ${index}`,
        ratio: index / 7,
      }));
      const query = db.samples.createMany(rows);
      expect(query.inspect().roundTrips).toStrictEqual(1);
      const made = await query;
      expect(made.map(({ whole, name, ratio }) => ({ whole, name, ratio }))).toStrictEqual(rows);
      expect(made.every(({ id }, index) => index === 0 || id > (made[index - 1]?.id ?? 0))).toStrictEqual(true);
      expect(await db.samples.count()).toStrictEqual(25_000);
      expect(await failure(db.samples.createMany([...rows, { id: made[0]?.id ?? 0 }]))).toStrictEqual("IntegrityError");
      expect(await db.samples.count()).toStrictEqual(25_000);
    });
  });
}
