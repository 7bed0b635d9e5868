// Cases about the limits of SQLite on Workers, each at its edge. They run inside workerd, on D1 and in a Durable Object.
import { type Adapter, type Condition, and, connect, or } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import type { TestRunner } from "../../../src/testing/index.ts";
import { EDGES, REALS, Wider, fieldNames, sample, samplesIn } from "./models.ts";
import { failure, isShown, written } from "./outcomes.ts";

/** Declares the cases. */
export function describeLimits({ describe, test, expect }: TestRunner, adapter: Adapter): void {
  const db = samplesIn(adapter);
  const emptied = async (): Promise<void> => {
    await createTables(db);
    await db.samples.filter().delete({ all: true });
  };

  describe("limits", () => {
    test("more than 100 values of all kinds in one statement", async () => {
      await emptied();
      const { id } = await db.samples.create(sample);
      await db.samples.create({ ...sample, ratio: 0.3 });
      for (const times of [12, 13, 40]) {
        const query = db.samples.filter((p) =>
          and(
            ...Array.from({ length: times }, (): Condition =>
              and(
                p.whole.eq(sample.whole),
                p.long.eq(sample.long),
                p.price.eq(sample.price),
                p.ratio.eq(sample.ratio),
                p.done.eq(true),
                p.at.eq(sample.at),
                p.name.eq(sample.name),
                p.raw.eq(sample.raw),
              ),
            ),
          ),
        );
        expect(await query.pluck("id")).toStrictEqual([id]);
        const [statement] = query.all().inspect().statements ?? [];
        expect(statement?.params.length).toStrictEqual(times * 8 <= 100 ? times * 8 : 1);
      }
      expect(
        await db.samples
          .filter((p) => or(...Array.from({ length: 150 }, (_, index) => p.ratio.eq(index + 0.5))))
          .count(),
      ).toStrictEqual(0);
    });

    test("more than 100 values in SQL of one's own", async () => {
      const values = [7, 0.1, 9_223_372_036_854_775_807n, "x?1", true, new Uint8Array([1, 255]), null];
      const types = ["integer", "real", "integer", "text", "integer", "blob", "null"];
      const many = Array.from({ length: 105 }, (_, index) => values[index % values.length] ?? null);
      const texts = many.map((_, index) => (index % 50 === 49 ? ")), json_array(typeof(" : "), typeof("));
      const text = written(["select json_array(typeof(", ...texts.slice(1), "))"]);
      const [row] = await db.sql(text, ...many);
      expect(Object.values(row ?? {}).flatMap((cell) => JSON.parse(String(cell)) as unknown[])).toStrictEqual(
        many.map((_, index) => types[index % types.length]),
      );
      const found = db.sql`select cast(${9_223_372_036_854_775_807n} as text) as exact where ${0.1} = 0.1 and 9 / ${2} = 4`;
      expect(await found).toStrictEqual([{ exact: "9223372036854775807" }]);
    });

    test("a row of as many columns as there may be, updated, found and included", async () => {
      await createTables(db);
      await (db.full as never as { filter(): { delete(o: object): Promise<number> } }).filter().delete({ all: true });
      const rowOf = (id: number, upId: number | null): { id: number } =>
        ({
          id,
          upId,
          ...Object.fromEntries(
            fieldNames.map((name, index) => [
              name,
              (index + id) % 5 === 0
                ? null
                : [`t${index}`, REALS[index % 2], EDGES[index % 5], new Uint8Array([index])][index % 4],
            ]),
          ),
        }) as { id: number };
      const rows = [rowOf(1, null), rowOf(2, 1), rowOf(3, 1)];
      expect(await db.full.create(rows[0] as never)).toStrictEqual(rows[0]);
      expect(await db.full.createMany(rows.slice(1) as never)).toStrictEqual(rows.slice(1));
      expect(await db.full.orderBy("id").all()).toStrictEqual(rows);
      // 102 cells: more than a result can have.
      const included = db.full.orderBy("id").include("up" as never, "down" as never);
      expect(await included.all()).toStrictEqual([
        { ...rows[0], up: null, down: rows.slice(1) },
        { ...rows[1], up: rows[0], down: [] },
        { ...rows[2], up: rows[0], down: [] },
      ]);
      const newest = (down: typeof db.full): unknown =>
        down
          .orderBy("-id")
          .limit(1)
          .include("up" as never, "down" as never);
      expect(
        await db.full
          .filter({ id: 1 })
          .include({ down: newest } as never)
          .all(),
      ).toStrictEqual([{ ...rows[0], down: [{ ...rows[2], up: rows[0], down: [] }] }]);
      const { id: _, ...patch } = rowOf(2, null);
      expect(await db.full.update(2, patch as never)).toStrictEqual({ id: 2, ...patch });
      expect(await db.full.upsert(rowOf(2, 1) as never)).toStrictEqual(rowOf(2, 1));
      expect((await db.full.updateOrCreate({ id: 3 } as never, patch as never)).row).toStrictEqual({ id: 3, ...patch });
      expect((await db.full.getOrCreate({ id: 4 } as never, patch as never)).row).toStrictEqual({ id: 4, ...patch });
      expect(await db.full.updateMany([rowOf(2, null), rowOf(3, 1)] as never)).toStrictEqual(2);
      expect(await db.full.get(2)).toStrictEqual(rowOf(2, null));
    });

    test("a table of more columns than there may be is refused", async () => {
      const wider = connect(adapter, { wider: Wider });
      expect(await failure(createTables(wider))).toStrictEqual("UnsupportedError");
    });

    test("conditions as deep as is allowed run, and deeper ones are refused", async () => {
      await emptied();
      await db.samples.create(sample);
      const nested = (depth: number): ReturnType<typeof db.samples.count> =>
        db.samples
          .filter((p) => {
            let condition: Condition = p.whole.eq(7);
            for (let level = 0; level < depth; level++)
              condition = level % 2 === 0 ? or(p.whole.eq(8), condition) : and(p.whole.eq(7), condition);
            return condition;
          })
          .count();
      let deepest = 0;
      while (isShown(nested(deepest + 1))) deepest++;
      expect(deepest > 85).toStrictEqual(true);
      expect(await nested(deepest)).toStrictEqual(1);
      expect(await failure(nested(deepest + 1))).toStrictEqual("UnsupportedError");
      const sums = (terms: number): ReturnType<typeof nested> =>
        db.samples.filter({ done: true }).update((p) => {
          let sum = p.score.add(0);
          for (let term = 1; term < terms; term++) sum = sum.add(0);
          return { score: sum };
        });
      let longest = 1;
      while (isShown(sums(longest + 1))) longest++;
      expect(longest > 85).toStrictEqual(true);
      expect(await sums(longest)).toStrictEqual(1);
    });

    test("includes with floats at the end as deep as is allowed run, and deeper ones are refused", async () => {
      await createTables(db);
      await db.readings.filter().delete({ all: true });
      const chain = Array.from({ length: 30 }, (_, id) => ({ id, upId: id === 0 ? null : id - 1, value: 1e300 }));
      await db.readings.createMany(chain);
      type Row = { readonly value: number; readonly up?: Row; readonly down?: readonly Row[] };
      type Include = (set: typeof db.readings) => typeof db.readings;
      const nested = (relation: "up" | "down", levels: number): PromiseLike<Row> & { inspect(): unknown } => {
        let include: Include = (set) => set;
        for (let level = 0; level < levels; level++) {
          const inner = include;
          include = (set) => set.include({ [relation]: inner } as never) as never;
        }
        return include(db.readings).get({ id: relation === "up" ? 29 : 0 }) as never;
      };
      for (const [relation, least] of [
        ["up", 6],
        ["down", 10],
      ] as const) {
        let deepest = 1;
        while (isShown(nested(relation, deepest + 1))) deepest++;
        expect(deepest >= least).toStrictEqual(true);
        const values: number[] = [];
        for (let row: Row | undefined = await nested(relation, deepest); row; row = row.up ?? row.down?.[0])
          values.push(row.value);
        expect(values).toStrictEqual(Array.from({ length: deepest + 1 }, () => 1e300));
        expect(await failure(nested(relation, deepest + 1))).toStrictEqual("UnsupportedError");
      }
    });

    test("conditions about rows that are related to related rows, as deep as is allowed", async () => {
      await createTables(db);
      await db.readings.filter().delete({ all: true });
      await db.readings.createMany(Array.from({ length: 30 }, (_, id) => ({ id, upId: id === 0 ? null : id - 1 })));
      type Related = { readonly id: { gte(id: number): Condition }; readonly down: { some(of: About): Condition } };
      type About = (row: Related) => Condition;
      const nested = (levels: number): ReturnType<typeof db.readings.count> => {
        let about: About = (row) => row.id.gte(0);
        for (let level = 0; level < levels; level++) {
          const inner = about;
          about = (row) => row.down.some(inner);
        }
        return db.readings.filter(about as never).count();
      };
      let deepest = 1;
      while (isShown(nested(deepest + 1))) deepest++;
      expect(deepest >= 5).toStrictEqual(true);
      expect(await nested(deepest)).toStrictEqual(30 - deepest);
      expect(await failure(nested(deepest + 1))).toStrictEqual("UnsupportedError");
    });

    test("long lists of conditions, however they were put together", async () => {
      await emptied();
      await db.samples.create(sample);
      const either = db.samples.filter((p) => or(...Array.from({ length: 400 }, (_, index) => p.whole.eq(index))));
      expect(await either.count()).toStrictEqual(1);
      const chained = db.samples.filter((p) =>
        Array.from({ length: 400 }, (_, index): Condition => p.whole.ne(1000 + index)).reduce((left, right) =>
          and(left, right),
        ),
      );
      expect(await chained.count()).toStrictEqual(1);
      let set = db.samples.filter({ whole: 7 });
      for (let index = 0; index < 200; index++) set = set.filter((p) => p.whole.gt(-index - 1));
      expect(await set.count()).toStrictEqual(1);
    });

    test("patterns of 50 bytes, and needles of any length", async () => {
      await emptied();
      const name = "é".repeat(2500);
      await db.samples.createMany([{ name }, { name: "é".repeat(20) }]);
      const like = (pattern: string): ReturnType<typeof db.samples.count> =>
        db.samples.filter((p) => p.name.like(pattern)).count();
      expect(await like(`${"é".repeat(24)}a%`)).toStrictEqual(0);
      expect(await like(`${"é".repeat(24)}_%`)).toStrictEqual(1);
      expect(isShown(like(`${"é".repeat(25)}%`))).toStrictEqual(false);
      expect(await failure(like(`${"é".repeat(25)}%`))).toStrictEqual("UnsupportedError");
      const needle = name.slice(100);
      const counts = [
        db.samples.filter((p) => p.name.startsWith(needle)).count(),
        db.samples.filter((p) => p.name.endsWith(needle)).count(),
        db.samples.filter((p) => p.name.contains(needle)).count(),
        db.samples.filter((p) => p.name.icontains(needle)).count(),
        db.samples.filter((p) => p.name.eq(name)).count(),
      ];
      for (const count of counts) expect(await count).toStrictEqual(1);
    });

    test("a statement of 100,000 bytes, and none of more", async () => {
      const statement = (bytes: number): ReturnType<typeof db.sql> =>
        db.sql(written([`select '${"é".repeat((bytes - 14) / 2)}' as t`]));
      expect((await statement(100_000)).length).toStrictEqual(1);
      const comments = "/* a */ -- b\n".repeat(500);
      expect((await db.sql(written([`${comments} update samples set name = 'x'`]))).length).toStrictEqual(0);
      expect(isShown(statement(100_002))).toStrictEqual(false);
      expect(await failure(statement(100_002))).toStrictEqual("UnsupportedError");
    });

    test("a value of 2,000,000 bytes, and none of more", async () => {
      await emptied();
      const name = "x".repeat(1_990_000);
      const { id } = await db.samples.create({ name });
      expect((await db.samples.get(id)).name === name).toStrictEqual(true);
      expect(isShown(db.samples.create({ name: "x".repeat(2_000_000) }))).toStrictEqual(true);
      expect(await failure(db.samples.create({ name: "x".repeat(2_000_001) }))).toStrictEqual("UnsupportedError");
      expect(await failure(db.samples.create({ raw: new Uint8Array(2_000_001) }))).toStrictEqual("UnsupportedError");
    });

    test("transactions by statements are refused", async () => {
      const statements = [
        "begin",
        " BEGIN immediate",
        "-- x\nsavepoint a",
        "/* x */ commit",
        "rollback",
        "release a",
        "end",
      ];
      for (const text of statements) {
        const query = db.sql(written([text]));
        expect(isShown(query)).toStrictEqual(false);
        expect(await failure(query)).toStrictEqual("UnsupportedError");
      }
      expect(["transaction" in db, "begin" in db]).toStrictEqual([false, false]);
    });
  });
}
