import type { LeaseEnd, Leases } from "../../src/contracts/leases.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import { interrupt } from "./interrupt.ts";
import { type NodePostgresClient, ignore } from "./node-postgres.ts";

/** Lends one and the same client to one user after the other. */
export function singleClient(client: NodePostgresClient, timeout: number): Leases<NodePostgresClient> {
  const turns = turnQueue(timeout);
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
          else void restore(client, end).finally(() => turns.leave());
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

/** Brings a client back to where the next user can have it; nobody has it until then. */
async function restore(client: NodePostgresClient, { running }: LeaseEnd): Promise<void> {
  if (running !== undefined) await Promise.allSettled([interrupt(client), running]);
  // A request to stop that comes late hits the first of these.
  const undone = await rollBack(client);
  if (!undone) await rollBack(client);
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
