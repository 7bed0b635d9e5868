import { type Adapter, type Database, model, t } from "anyrow";

/** An airport, known by its IATA code. */
const Airport = model("airports", {
  iata: t.text().primaryKey(),
  name: t.text(),
  city: t.text(),
  state: t.text().nullable().index(),
  latitude: t.float(),
});

/** How many flights there were in a year from one airport to another. */
const Route = model(
  "routes",
  {
    id: t.id(),
    origin: t.ref(Airport, { reverse: "departures" }),
    destination: t.ref(Airport, { reverse: "arrivals" }),
    flights: t.integer().index(),
  },
  { unique: [["origin", "destination"]] },
);

/** By how much a flight of a route was late. */
const Delay = model("delays", {
  id: t.id(),
  route: t.ref(Route, { reverse: "delays", onDelete: "cascade" }),
  minutes: t.integer(),
});

export const models = { airports: Airport, routes: Route, delays: Delay };

/** A database of airports in any store that can do several things at once: no transactions and no SQL are asked for. */
export type Airports = Database<
  Adapter<{ transactions: false; sql: false; atomic: "all"; filters: "all" }>,
  typeof models
>;
