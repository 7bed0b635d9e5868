import type { UnboundTables } from "../../src/index.ts";
import { EVENTS, eventAt } from "./events.ts";
import { authors, comments, newPerson, people, posts, times } from "./fixtures.ts";
import type { Models } from "./models.ts";
import type { Turns } from "./run-store.ts";

/** How the tables stay as they were. */
export interface Upkeep {
  /** Empties the table that is written. */
  readonly clear: () => Promise<void>;
  /** Leaves no work behind for the one who writes next. */
  readonly tidy: () => Promise<void>;
  /** Does after many new rows what a server does by itself. */
  readonly settle: () => Promise<void>;
}

const CHUNK = 5000;

/** The rows of the tables that are small. */
export async function seed(db: UnboundTables<Models>): Promise<void> {
  await db.people.createMany(people);
  await db.authors.createMany(authors);
  await db.posts.createMany(posts);
  await db.comments.createMany(comments);
}

/** What is put in order on a database before a workload and before each of its turns. */
export function turnsOf(db: UnboundTables<Models>, { clear, tidy, settle }: Upkeep): Turns {
  let hasEvents = false;
  return {
    begin: async ({ writes, events = false }, progress) => {
      if (events && !hasEvents) {
        for (let from = 0; from < EVENTS; from += CHUNK) {
          progress(`${from} of ${EVENTS} rows`);
          await db.events.createMany(times(CHUNK, (index) => eventAt(from + index)));
        }
        await settle();
        hasEvents = true;
      }
      if (writes === "nothing") return;
      await clear();
      if (writes === "changes")
        await db.entries.createMany(times(100, (index) => ({ id: index + 1, ...newPerson(index) })));
    },
    before: async ({ writes }) => {
      if (writes === "adds") await clear();
      if (writes === "changes") await tidy();
    },
  };
}
