import { SYNC, queryMessage } from "../wire/client-messages.ts";
import { endsIdle } from "../wire/server-messages.ts";
import type { Guest, SharedSession } from "./shared-session.ts";

/** One connection's use of the shared session: the turn is taken when there is something to run, and given on outside a transaction. */
export interface Turn {
  /** Runs messages; `whole` when they are a complete query, after which the turn may end. */
  run(messages: Uint8Array, whole: boolean): Promise<Uint8Array>;
  /** Stops waiting for the turn. What runs already cannot be stopped. */
  cancel(): void;
  /** Undoes what was left open, forgets these prepared statements, and gives the turn on. */
  end(prepared: Iterable<string>): Promise<void>;
}

/** Makes the turns of one guest. */
export function turnOf(guest: Guest, session: SharedSession): Turn {
  let held = false;
  let wait = new AbortController();
  const take = async (): Promise<void> => {
    if (held) return;
    wait = new AbortController();
    await session.take(guest, wait.signal);
    held = true;
  };
  const give = (): void => {
    held = false;
    session.give();
  };
  return {
    async run(messages, whole) {
      await take();
      const answer = await session.run(messages);
      if (whole && endsIdle(answer)) give();
      return answer;
    },
    cancel: () => wait.abort(),
    async end(prepared) {
      const names = [...prepared];
      if (!held && names.length === 0) return;
      await take();
      try {
        // What the connection leaves behind would be found by whoever has the next turn.
        await session.run(SYNC);
        await session.run(queryMessage("ROLLBACK"));
        for (const name of names) await session.run(queryMessage(`DEALLOCATE "${name.replaceAll('"', '""')}"`));
      } finally {
        give();
      }
    },
  };
}
