import { expect, test } from "vitest";
import { sqlite, type SqliteDriverName } from "../../adapters/sqlite/index.ts";
import { connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";

const Series = model("series", { id: t.id(), name: t.text() });
const Point = model("points", {
  id: t.id(),
  series: t.ref(Series, { reverse: "points" }),
  place: t.float(),
  height: t.float().nullable(),
});

/** Doubles of every size: random bits, but for those that are no finite number. */
function doubles(count: number): number[] {
  const bits = crypto.getRandomValues(new Uint32Array(count * 2));
  return [...new Float64Array(bits.buffer)].filter((number) => Number.isFinite(number));
}

const SPECIAL = [0, 0.1 + 0.2, 1 / 3, 5e-324, Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53 + 2, 1e21];

test.each<SqliteDriverName>(["better-sqlite3", "node"])(
  "%s: numbers inside an include keep every digit",
  async (driver) => {
    const db = connect(sqlite({ url: ":memory:", driver }), { series: Series, points: Point });
    await createTables(db);
    const { id } = await db.series.create({ name: "all" });
    const numbers = [...SPECIAL, ...doubles(8000), ...Array.from({ length: 8000 }, () => Math.random())];
    await db.points.createMany(
      numbers.map((place, index) => ({ seriesId: id, place, height: index % 2 ? place : null })),
    );
    const found = await db.series.include({ points: (point) => point.orderBy("id") }).get({ id });
    expect(found.points.map(({ place }) => place)).toEqual(numbers);
    expect(found.points.map(({ height }) => height)).toEqual(numbers.map((place, index) => (index % 2 ? place : null)));
    await db.close();
  },
);
