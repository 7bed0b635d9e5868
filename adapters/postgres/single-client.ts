import type { LeaseEnd, Leases } from "../../src/contracts/leases.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import type { Interrupt } from "./interrupt.ts";
import { type NodePostgresClient, ignore } from "./node-postgres.ts";

/** How long the client is waited for, and how what it runs is stopped. */
interface SingleOptions {
  readonly timeout: number;
  readonly interrupt: Interrupt;
}

/** Lends one and the same client to one user after the other. */
export function singleClient(
  client: NodePostgresClient,
  { timeout, interrupt }: SingleOptions,
): Leases<NodePostgresClient> {
  const turns = turnQueue(timeout);
  /** Brings the client back to where the next user can have it; nobody has it until then. */
  const restore = async ({ running }: LeaseEnd): Promise<void> => {
    if (running !== undefined) await Promise.allSettled([interrupt(client), running]);
    // A request to stop that comes late hits the first of these.
    const undone = await rollBack(client);
    if (!undone) await rollBack(client);
  };
  let isHeard = false;
  return {
    async take(signal) {
      const wait = turns.enter(signal);
      if (wait !== undefined) await wait;
      if (client.getTransactionStatus?.() === null) {
        turns.leave();
        throw new ConnectionStateError("the client is not connected: await client.connect() before the first query");
      }
      if (!isHeard) client.on("error", ignore);
      isHeard = true;
      return {
        client,
        release(end) {
          if (end.isClean) turns.leave();
          else void restore(end).finally(() => turns.leave());
        },
      };
    },
    refuse: () => turns.close(),
    async close() {
      if (isHeard) client.removeListener("error", ignore);
      isHeard = false;
    },
  };
}

async function rollBack(client: NodePostgresClient): Promise<boolean> {
  const types = { getTypeParser: () => String };
  try {
    await client.query({ text: "ROLLBACK", values: [], rowMode: "array", queryMode: "extended", types });
    return true;
  } catch {
    return false;
  }
}
