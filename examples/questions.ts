import type { Airports } from "./models.ts";

/** What every example asks; each question leaves the database as it was, so that all get the same answers, again and again. */
const questions: Readonly<Record<string, (db: Airports) => Promise<unknown>>> = {
  async "Which are the busiest routes, and where do they begin and end?"(db) {
    const routes = await db.routes
      .filter((route) => route.flights.gte(8000))
      .orderBy("-flights")
      .include({ origin: (from) => from.select("city"), destination: (to) => to.select("city") })
      .all();
    return routes.map(({ origin, destination, flights }) => `${origin.city} to ${destination.city}: ${flights}`);
  },

  async "Where can one fly to both Honolulu and Anchorage, but not to Charlotte Amalie?"(db) {
    return db.airports
      .filter((airport) => airport.departures.some({ destinationId: "HNL" }))
      .filter((airport) => airport.departures.some({ destinationId: "ANC" }))
      .filter((airport) => airport.departures.none({ destination: { city: "Charlotte Amalie" } }))
      .orderBy("iata")
      .pluck("iata");
  },

  async "Which airports lie where, from north to south, on pages of four?"(db) {
    const airports = db.airports.orderBy("-latitude").select("city");
    const first = await airports.page({ size: 4 });
    const second = await airports.page({ size: 4, after: first.next });
    return [first, second].map(({ rows }) => rows.map(({ city }) => city).join(", "));
  },

  async "Is a route from San Francisco to Charlotte Amalie there already, and the second time?"(db) {
    const route = { originId: "SFO", destinationId: "STT" };
    const first = await db.routes.getOrCreate(route, { flights: 1 });
    const second = await db.routes.getOrCreate(route, { flights: 2 });
    await db.routes.delete(first.row.id);
    return [first.created, second.created, second.row.flights];
  },

  async "How late is a route that is made together with its first two delays, in one request?"(db) {
    // The delays use the key that the store is going to give the route.
    const [{ id }] = await db.atomic((batch) => {
      const route = batch.routes.create({ originId: "STT", destinationId: "HNL", flights: 12 });
      return [route, batch.delays.create({ route, minutes: 35 }), batch.delays.create({ route, minutes: 5 })];
    });
    const [found] = await db.airports
      .filter({ iata: "STT" })
      .include({
        departures: (routes) => routes.filter({ id }).include({ delays: (late) => late.orderBy("-minutes") }),
      })
      .all();
    await db.routes.delete(id);
    return found?.departures.map(({ delays }) => delays.map(({ minutes }) => minutes));
  },
};

/** Asks everything, one question after the other. */
export async function answers(db: Airports): Promise<Readonly<Record<string, unknown>>> {
  const given: Record<string, unknown> = {};
  for (const [words, ask] of Object.entries(questions)) given[words] = await ask(db);
  return given;
}
