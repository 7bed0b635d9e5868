// Your own program imports these from "anyrow", "anyrow/libsql" and so on.
import type { LibsqlAdapter } from "../adapters/libsql/index.ts";
import type { MemoryAdapter } from "../adapters/memory/index.ts";
import { type Database, model, t } from "../src/index.ts";

/** An airport, known by its IATA code. */
const Airport = model("airports", {
  iata: t.text().primaryKey(),
  name: t.text(),
  city: t.text().nullable(),
  state: t.text().nullable().index(),
  country: t.text(),
  latitude: t.float(),
  longitude: t.float(),
});

/** A state or territory of the USA, known by its two letters. */
const State = model("states", { code: t.text().primaryKey() });

/** How many flights there were in a year from one airport to another. */
const Route = model(
  "routes",
  {
    id: t.id(),
    origin: t.ref(Airport, { reverse: "departures" }),
    destination: t.ref(Airport, { reverse: "arrivals" }),
    // Where it begins.
    state: t.ref(State, { reverse: "routes" }).nullable(),
    flights: t.integer().index(),
  },
  { unique: [["origin", "destination"]] },
);

export const models = { airports: Airport, states: State, routes: Route };

/** What every store can do: the questions are written once, against this. */
export type Airports = Database<MemoryAdapter, typeof models>;

/** A database that also takes SQL. */
export type SqlAirports = Database<LibsqlAdapter, typeof models>;
