import { and, count, exists, from, max, sum } from "../src/index.ts";
import { type Airports, models } from "./models.ts";
import { type Question, question } from "./question.ts";

const { routes } = from(models);

/** The routes, each with whether there is one the other way. */
const withReverse = (db: Airports) =>
  db.routes.annotate((r) => ({
    hasReverse: exists(routes.filter((o) => and(o.originId.eq(r.destinationId), o.destinationId.eq(r.originId)))),
  }));

/** Questions about many rows at once, each asked in one statement. */
export const counting: readonly Question[] = [
  question("From which airports do most flights leave?", (db) =>
    db.airports
      .annotate((a) => ({ flights: a.departures.sum((r) => r.flights), routes: a.departures.count() }))
      .filter((a) => a.flights.gt(0))
      .orderBy("-flights")
      .select("iata", "city", "flights", "routes")
      .limit(5)
      .all(),
  ),

  question("How many flights were there in all, on how many routes, and how many on the busiest?", (db) =>
    db.routes.aggregate((r) => ({
      flights: sum(r.flights),
      routes: count(),
      busiest: max(r.flights),
      "more than ten a day": count({ filter: r.flights.gt(3650) }),
    })),
  ),

  question("At how many airports does no flight begin?", (db) =>
    db.airports.filter((a) => a.departures.count().eq(0)).count(),
  ),

  question("In which states are most airports where no flight begins?", (db) =>
    db.airports
      .filter((a) => a.departures.none())
      .groupBy("state")
      .annotate(() => ({ airports: count() }))
      .orderBy("-airports")
      .limit(4)
      .all(),
  ),

  question("Which states have more than a hundred airports?", (db) =>
    db.airports
      .groupBy("state")
      .annotate((a) => ({ airports: count(), north: max(a.latitude) }))
      .filter((g) => g.airports.gt(100))
      .orderBy("-airports")
      .all(),
  ),

  question("Of how many routes is there the way back?", (db) =>
    withReverse(db)
      .groupBy("hasReverse")
      .annotate((r) => ({ routes: count(), total: sum(r.flights) }))
      .orderBy("-routes")
      .all(),
  ),

  question("Which are the busiest routes without a way back?", (db) =>
    withReverse(db)
      .exclude((r) => r.hasReverse)
      .orderBy("-flights")
      .limit(3)
      .select("originId", "destinationId", "flights")
      .all(),
  ),

  question(
    "Which are the three busiest routes of each of the five states with most flights?",
    (db) =>
      db.states
        .annotate((s) => ({ flights: s.routes.sum((r) => r.flights) }))
        .orderBy((s) => s.flights.desc({ nulls: "last" }))
        .limit(5)
        .include({ routes: (r) => r.orderBy("-flights").limit(3).select("originId", "destinationId", "flights") })
        .all(),
    (rows) =>
      rows.map(({ code, flights, routes: best }) => ({
        state: code,
        flights,
        best: best.map((r) => `${r.originId} to ${r.destinationId} ${r.flights}`).join(", "),
      })),
  ),
];
