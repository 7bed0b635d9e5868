// Your own program imports these from "anyrow", "anyrow/memory", "anyrow/redis" and so on.
import type { MemoryAdapter } from "../adapters/memory/index.ts";
import type { RedisAdapter, RedisStore } from "../adapters/redis/index.ts";
import { type Database, model, t } from "../src/index.ts";
import { models } from "./models.ts";

/** Somebody who is known for good, and lives near an airport. */
const Traveller = model("travellers", {
  id: t.id(),
  email: t.text().unique(),
  name: t.text(),
  home: t.ref(models.airports, { reverse: "travellers" }),
});

/** A visit to the site. It ends half an hour after it was last renewed. */
const Session = model(
  "sessions",
  {
    id: t.text().primaryKey(),
    traveller: t.ref(Traveller, { reverse: "sessions" }),
    device: t.text().index(),
    // Nothing leads to a session by the page it is on.
    page: t.text().default("/"),
    views: t.integer().default(0).index(),
  },
  { store: "cache", ttl: 30 * 60 },
);

/** How often the page of an airport was looked at on a day. It is kept for two days. */
const PageCount = model(
  "page_counts",
  { airport: t.ref(models.airports, { reverse: "pageCounts" }), day: t.text(), views: t.integer().index() },
  { store: "cache", ttl: 2 * 24 * 60 * 60, primaryKey: ["airport", "day"], key: "views/{airportId}/{day}" },
);

export const visitModels = { ...models, travellers: Traveller, sessions: Session, pageCounts: PageCount };

/** A store for what comes to an end: whether it is a Redis or another one, it can do the same. */
export type CacheAdapter = RedisAdapter;

/** Airports and travellers in one store, sessions and page counts in another one. */
export type Visits = Database<{ readonly default: MemoryAdapter; readonly cache: CacheAdapter }, typeof visitModels>;

/** Counters by their key, without a model. */
export type Counters = Pick<RedisStore, "incr" | "decr" | "getMap" | "deleteMany">;
