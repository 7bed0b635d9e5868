import type { PGlite } from "@electric-sql/pglite";
import { turnQueue } from "../../contracts/turn-queue.ts";

/** A connection's part of the one session: what it has set, given back to it whenever its turn comes. */
export interface Guest {
  /** Settings by name, as they were when its last turn ended. */
  settings: ReadonlyMap<string, string>;
  /** Whether it may have changed settings in its turn. */
  changed: boolean;
}

/** The one session that PGlite has, used by many connections in turn. */
export interface SharedSession {
  /** Waits for the turn, at most `patience` milliseconds for one and the same turn of another. */
  take(guest: Guest, signal: AbortSignal): Promise<void>;
  /** Gives the turn on. Only outside a transaction. */
  give(): void;
  /** Runs messages; needs the turn. */
  run(messages: Uint8Array): Promise<Uint8Array>;
  /** Refuses everyone who waits. */
  close(): void;
}

/**
 * Lets connections use the session of a PGlite in turn: a turn lasts from the first message of a query to its end, or to the end of
 * the transaction it opens. Settings are each connection's own; temporary tables, advisory locks and notifications are not.
 */
export function sharedSession(database: PGlite, patience: number): SharedSession {
  const turns = turnQueue(patience);
  let last: Guest | null = null;

  const welcome = async (guest: Guest): Promise<void> => {
    const before = last;
    last = guest;
    if (before === guest) return;
    if (before?.changed === true) {
      before.settings = await readSettings(database);
      await database.exec("RESET ALL; RESET ROLE");
    }
    for (const [name, value] of guest.settings) await database.query("SELECT set_config($1, $2, false)", [name, value]);
  };

  return {
    async take(guest, signal) {
      await turns.enter(signal);
      try {
        await welcome(guest);
      } catch (error) {
        turns.leave();
        throw error;
      }
    },
    give: () => turns.leave(),
    run: (messages) => database.execProtocolRaw(messages),
    close: () => turns.close(),
  };
}

async function readSettings(database: PGlite): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.query<[string, string]>(
    "SELECT name, setting FROM pg_settings WHERE source = 'session'",
    [],
    { rowMode: "array" },
  );
  return new Map(rows);
}
