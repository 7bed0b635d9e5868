import { type PairQuestion, pairQuestion } from "./question.ts";

const FIFTY: readonly number[] = Array.from({ length: 50 }, (_, index) => index);
const DAY = "2026-03-02";
/** How long counters without a model live, in seconds. */
const HOUR = 60 * 60;

/** Counting by many at the same time, and what is left in the end. */
export const pageViews: readonly PairQuestion[] = [
  pairQuestion(
    "Fifty at once count one page view each, in the counts of the day and in a counter without a model.",
    async (db, counters) => {
      await db.pageCounts.create({ airportId: "ORD", day: DAY, views: 0 });
      await Promise.all(
        FIFTY.map(() => db.pageCounts.update({ airportId: "ORD", day: DAY }, (p) => ({ views: p.views.add(1) }))),
      );
      const sums = await Promise.all(FIFTY.map(() => counters.incr("ORD", { ttl: HOUR })));
      return {
        "counts of the day": (await db.pageCounts.get({ airportId: "ORD", day: DAY })).views,
        counter: Math.max(...sums),
        "each sum once": new Set(sums).size,
      };
    },
  ),

  pairQuestion(
    "Fifty at once look at five pages that nobody has looked at: who is first begins the count, the others add to it.",
    async (db) => {
      const pages = ["ATL", "DEN", "HNL", "LAX", "SFO"];
      await Promise.all(
        FIFTY.map((index) =>
          db.pageCounts.create(
            // Some pages are looked at more often than others.
            { airportId: pages[Math.floor(Math.sqrt(index / 2))] ?? "", day: DAY, views: 1 },
            { onConflict: { on: ["airportId", "day"], update: (old) => ({ views: old.views.add(1) }) } },
          ),
        ),
      );
      const counted = await db.pageCounts.filter((p) => p.airportId.in(pages)).pluck("views");
      return { pages: counted.length, views: counted.reduce((sum, views) => sum + views, 0) };
    },
  ),

  pairQuestion(
    "Whose pages were looked at most, and what are their airports called?",
    (db) =>
      db.pageCounts
        .filter((p) => p.views.gte(2))
        .orderBy("-views")
        .limit(4)
        .include({ airport: (a) => a.select("name", "city") })
        .all(),
    (rows) => rows.map(({ airport, airportId, views }) => ({ airport: airportId, ...airport, views })),
  ),

  pairQuestion("Counters without a model: two more, one less, all of them at once, and gone.", async (_, counters) => {
    await counters.incr("ORD", { by: 2 });
    await counters.decr("ORD");
    await counters.incr("HNL", { by: 7, ttl: HOUR });
    const held = await counters.getMap(["ORD", "HNL", "XXX"]);
    return {
      ...Object.fromEntries(Array.from(held, ([key, bytes]) => [key, new TextDecoder().decode(bytes)])),
      deleted: (await counters.deleteMany(["ORD", "HNL", "XXX"])).join(" "),
    };
  }),

  pairQuestion("One traveller leaves with all sessions, then everything that was made up goes away.", async (db) => {
    const ada = await db.travellers.get({ email: "ada@example.org" });
    const sessions = await db.sessions.filter({ travellerId: ada.id }).delete();
    await db.travellers.delete(ada.id);
    return {
      sessions,
      "other sessions": await db.sessions.filter((s) => s.views.gte(0)).delete(),
      "page counts": await db.pageCounts.filter((p) => p.views.gte(0)).delete(),
      travellers: await db.travellers.filter((one) => one.email.endsWith("@example.org")).delete(),
      left: (await db.sessions.filter((s) => s.views.gte(0)).count()) + (await db.travellers.count()),
    };
  }),
];
