import { type Page, and, from, not, or } from "../src/index.ts";
import { sqlite } from "../src/sql/index.ts";
import { models } from "./models.ts";
import { type Question, question } from "./question.ts";

/** Questions that change nothing. */
export const reading: readonly Question[] = [
  question("Which are the five northernmost airports of Alaska?", (db) =>
    db.airports.filter({ state: "AK" }).orderBy("-latitude").select("iata", "name", "city", "latitude").limit(5).all(),
  ),

  question("Which airports outside the USA have no city on record?", (db) =>
    db.airports
      .filter((a) => a.city.isNull())
      .exclude({ country: "USA" })
      .orderBy("iata")
      .omit("state", "latitude", "longitude")
      .all(),
  ),

  question("Which airports of the western states are called international, but not Airport or Intl at the end?", (db) =>
    db.airports
      .filter((a) =>
        and(
          a.state.in(["AZ", "CA", "NV", "OR", "WA"]),
          or(a.name.icontains("international"), a.name.istartsWith("INTL")),
          not(or(a.name.endsWith("Airport"), a.name.iendsWith("INTL"))),
        ),
      )
      .orderBy((a) => a.state.desc(), "name")
      .select("state", "name", "city")
      .all(),
  ),

  question("Which airports are written like Mc…, St. …, or just like Orlando's city, in any case?", (db) =>
    db.airports
      .filter((a) =>
        or(
          and(a.name.startsWith("Mc"), a.name.like("Mc_ar%")),
          and(a.city.ilike("st. _e%"), a.name.contains("St")),
          a.city.iexact("ORLANDO"),
          a.city.lower().eq("orlando"),
          a.name.upper().eq("NASHVILLE INTERNATIONAL"),
        ),
      )
      .orderBy("city", "-name")
      .select("iata", "name", "city")
      .all(),
  ),

  question(
    "Which are the busiest routes, and where do they begin and end?",
    (db) =>
      db.routes
        .filter((r) => r.flights.gte(12_000))
        .orderBy("-flights")
        .include({ origin: (o) => o.select("iata", "city"), destination: (d) => d.select("iata", "city") })
        .all(),
    (rows) =>
      rows.map(({ origin, destination, flights }) => ({
        from: `${origin.iata} ${origin.city}`,
        to: `${destination.iata} ${destination.city}`,
        flights,
      })),
  ),

  question("Which routes with 2,000 to 3,000 flights lead from Texas to a place south of it?", (db) =>
    db.routes
      .filter({ origin: { state: "TX" } }, (r) => and(r.flights.between(2000, 3000), r.destination.latitude.lt(29.5)))
      .orderBy((r) => r.destination.city.asc(), "-flights")
      .select("originId", "destinationId", "flights")
      .all(),
  ),

  question("From which airports can one fly to both Honolulu and Anchorage, and never to Chicago?", (db) =>
    db.airports
      .filter(
        (a) => and(a.departures.some({ destinationId: "HNL" }), a.departures.some({ destinationId: "ANC" })),
        (a) => a.departures.none((d) => and(d.destination.city.eq("Chicago"), d.flights.gt(0))),
      )
      .orderBy("iata")
      .select("iata", "name", "state")
      .all(),
  ),

  question(
    "Where do all routes that leave have fewer than 40 flights, and at least two arrive?",
    (db) =>
      db.airports
        .filter((a) =>
          and(
            a.departures.some(),
            a.departures.every((d) => d.flights.lt(40)),
            a.arrivals.some(),
          ),
        )
        .exclude((a) => a.arrivals.every((d) => d.flights.lte(3)))
        .orderBy((a) => a.state.asc({ nulls: "first" }), "iata")
        .include("departures", { arrivals: (r) => r.orderBy("-flights") })
        .all(),
    (rows) =>
      rows.map(({ iata, city, departures, arrivals }) => ({
        iata,
        city,
        departures: departures.map((d) => `${d.destinationId} ${d.flights}`).join(", "),
        arrivals: arrivals.map((d) => `${d.originId} ${d.flights}`).join(", "),
      })),
  ),

  question(
    "Where can one go from the three southernmost airports with flights, and what are the best connections there?",
    (db) =>
      db.airports
        .filter((a) => a.departures.some())
        .orderBy("latitude")
        .limit(3)
        .select("iata", "city", "latitude")
        .include({
          departures: (d) =>
            d
              .filter((r) => r.flights.gt(100))
              .orderBy("-flights")
              .limit(2)
              .include({
                destination: (a) =>
                  a.select("city").include({ departures: (n) => n.orderBy("-flights").offset(1).limit(1) }),
              }),
        })
        .all(),
    (rows) =>
      rows.flatMap(({ city, departures }) =>
        departures.map(({ destination, flights }) => ({
          from: city,
          to: destination.city,
          flights,
          "second best from there": destination.departures.map((n) => `${n.destinationId} ${n.flights}`).join(),
        })),
      ),
  ),

  question("Which states have an airport west of 150° W?", (db) =>
    db.airports
      .filter((a) => a.longitude.lt(-150))
      .select("state", "country")
      .distinct()
      .orderBy("country", "-state")
      .all(),
  ),

  question("What are the codes of the airports of Hawaii, backwards from the third to the seventh?", (db) =>
    db.airports.filter({ state: "HI" }).orderBy("iata").offset(2).limit(5).reverse().pluck("iata"),
  ),

  question(
    "How many airports have routes, is there any route with 20,000 flights, which is the first and which the last?",
    async (db) => {
      const used = db.airports.filter((a) => or(a.departures.some(), a.arrivals.some()));
      return {
        used: await used.count(),
        unused: await db.airports.exclude((a) => or(a.departures.some(), a.arrivals.some())).count(),
        "20,000 flights": await db.routes.filter((r) => r.flights.gte(20_000)).exists(),
        first: (await used.orderBy("longitude").first())?.name,
        last: (await used.orderBy("longitude").last())?.name,
      };
    },
  ),

  question(
    "What is O'Hare's row, is there an airport XXX, who is alone in Palau, and which of ATL, XXX, BOS exist?",
    async (db) => [
      await db.airports.get("ORD"),
      { iata: "XXX", ...(await db.airports.find("XXX")) },
      await db.airports.get({ country: "Palau" }),
      await db.airports.filter({ country: "Thailand" }).find(),
      ...(await db.airports.getMany(["ATL", "XXX", "BOS"])).map((row) => row ?? { iata: null }),
      await db.routes.find((r) => and(r.originId.eq("JFK"), r.destinationId.eq("LAX"))),
    ],
  ),

  question(
    "Which airports are in Rhode Island, and then in no state at all, page by page?",
    async (db) => {
      const asked = db.airports
        .filter((a) => or(a.state.eq("RI"), a.state.isNull()))
        .orderBy("state", "-city", "name")
        .select("iata");
      const pages: string[][] = [];
      let after: string | null = null;
      do {
        const page: Page<{ iata: string }> = await asked.page({ size: 5, after });
        pages.push(page.rows.map(({ iata }) => iata));
        after = page.next;
      } while (after !== null);
      return pages;
    },
    (pages) => pages.map((codes, index) => ({ page: index + 1, airports: codes.join(" ") })),
  ),

  question("How many flights leave Atlanta, row by row?", async (db) => {
    const total = { routes: 0, flights: 0 };
    for await (const { flights } of db.routes.filter({ originId: "ATL" }).orderBy("destinationId")) {
      total.routes += 1;
      total.flights += flights;
    }
    return total;
  }),

  question("Which routes are flown ten times a day, asked by a query that was made without a database?", async (db) => {
    const query = from(models)
      .routes.filter((r) => and(r.flights.gte(3650), r.flights.lte(3652), r.originId.ne("ORD")))
      .orderBy("flights", "originId")
      .all();
    const { kind } = query.plan;
    const { roundTrips } = query.inspect(sqlite);
    return (await db.run(query)).map((row) => ({ plan: kind, roundTrips, ...row }));
  }),
];
