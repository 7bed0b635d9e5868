import type { messages } from "@electric-sql/pglite";
import type { SqlStatement } from "../../src/contracts/sql-driver.ts";
import { withByteOrderMarks } from "./byte-order-marks.ts";
import { type PgliteAnswer, answers, request } from "./messages.ts";
import type { PgliteConnection } from "./pglite-connection.ts";

interface RunOptions {
  /** All or none of them. */
  readonly atomic: boolean;
  /** Whether what they write is to be kept on disk now. */
  readonly keep: boolean;
}

/** Runs statements: in one request, or each in its own, which is kept or undone by itself. */
export async function runStatements(
  opened: PgliteConnection,
  statements: readonly SqlStatement[],
  { atomic, keep }: RunOptions,
): Promise<readonly PgliteAnswer[]> {
  if (atomic) return answers(await send(opened, statements, keep));
  const found: PgliteAnswer[] = [];
  for (const statement of statements) found.push(...answers(await send(opened, [statement], keep)));
  return found;
}

/** Sends the statements as one request; `keep` says whether what they wrote is to be kept on disk now. */
export async function send(
  { client, protocol }: PgliteConnection,
  statements: readonly SqlStatement[],
  keep: boolean,
): Promise<readonly messages.BackendMessage[]> {
  const syncToFs = keep && statements.some(({ writes }) => writes);
  const answer = await client.execProtocol(request(protocol.serialize, statements), { syncToFs });
  return withByteOrderMarks(answer.messages, answer.data);
}

/** Runs the work while nobody else who has the client can: what is sent as messages does not wait for anyone by itself. */
export function exclusively<Done>({ client, own }: PgliteConnection, work: () => Promise<Done>): Promise<Done> {
  return own ? work() : client._runExclusiveTransaction(work);
}
