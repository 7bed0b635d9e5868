import type { messages } from "@electric-sql/pglite";
import type { TransactionOptions } from "../../src/contracts/adapter.ts";
import type { InteractiveSqlDriver, SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import { ConnectionStateError, OperationalError, invalid } from "../../src/errors.ts";
import { withByteOrderMarks } from "./byte-order-marks.ts";
import { type CellReader, request, results } from "./messages.ts";
import { type PgliteConnection, type PgliteOptions, verifyOptions, openConnection } from "./pglite-connection.ts";

/** Moves statements to an embedded Postgres, which is a single connection. */
export function pgliteDriver(options: PgliteOptions): InteractiveSqlDriver {
  verifyOptions(options);
  const turns = turnQueue(options.timeout ?? 30_000);
  let opening: Promise<PgliteConnection> | undefined;
  let connection: PgliteConnection | undefined;
  let held: SqlTransaction | undefined;

  const open = async (): Promise<PgliteConnection> => (connection ??= await (opening = openConnection(options)));

  return {
    name: "pglite",
    maxParameters: 65_535,
    async execute(statements, { atomic, signal }) {
      const wait = turns.enter(signal);
      if (wait !== undefined) await wait;
      try {
        const opened = connection ?? (await open());
        return await exclusively(opened, async () => {
          if (atomic || statements.length === 1) return await run(opened, statements, true);
          const found: SqlResult[] = [];
          for (const statement of statements) found.push(...(await run(opened, [statement], true)));
          return found;
        });
      } finally {
        turns.leave();
      }
    },
    async begin(settings) {
      const start = beginning(settings);
      await turns.enter(settings.signal);
      let giveBack = (): void => undefined;
      try {
        const opened = connection ?? (await open());
        giveBack = await takeAlone(opened);
        await run(opened, [start], false);
        return (held = hold(opened, () => {
          giveBack();
          turns.leave();
        }));
      } catch (error) {
        giveBack();
        turns.leave();
        throw error;
      }
    },
    async close() {
      turns.close();
      await held?.rollback().catch(() => undefined);
      const opened = await opening?.catch(() => undefined);
      if (opened?.own === true && !opened.client.closed) await opened.client.close();
    },
  };
}

/** Keeps the turn until the transaction ends. */
function hold(opened: PgliteConnection, leave: () => void): SqlTransaction {
  let over = false;
  const check = (): void => {
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  let previous: Promise<unknown> = Promise.resolve();
  // The client mixes up the answers to requests that it is given at the same time.
  const inTurn = <Done>(work: () => Promise<Done>): Promise<Done> => {
    const done = previous.then(work);
    previous = done.catch(() => undefined);
    return done;
  };
  const end = async (sql: string): Promise<readonly messages.BackendMessage[]> => {
    check();
    over = true;
    try {
      return await inTurn(() => send(opened, [{ sql, params: [], writes: true }], true));
    } finally {
      leave();
    }
  };
  return {
    async execute(statements, { atomic, signal }) {
      check();
      if (signal?.aborted === true) throw new OperationalError("aborted before it ran", { cause: signal.reason });
      return inTurn(async () => {
        if (atomic) return run(opened, statements, false);
        const found: SqlResult[] = [];
        for (const statement of statements) found.push(...(await run(opened, [statement], false)));
        return found;
      });
    },
    async commit() {
      const answer = await end("COMMIT");
      // After a failed statement the server answers COMMIT by rolling back, and calls that success.
      if (answer.some((message) => (message as messages.CommandCompleteMessage).text === "ROLLBACK")) {
        throw new ConnectionStateError("a statement of this transaction had failed: all of it was rolled back");
      }
    },
    async rollback() {
      await end("ROLLBACK");
    },
  };
}

async function run(
  opened: PgliteConnection,
  statements: readonly SqlStatement[],
  keep: boolean,
): Promise<readonly SqlResult[]> {
  const { parsers } = opened.client;
  const readerOf = (type: number): CellReader => READERS[type] ?? parsers[type] ?? asText;
  return results(await send(opened, statements, keep), readerOf);
}

/** Sends the statements as one request; `keep` says whether what they wrote is to be kept on disk now. */
async function send(
  { client, protocol }: PgliteConnection,
  statements: readonly SqlStatement[],
  keep: boolean,
): Promise<readonly messages.BackendMessage[]> {
  const syncToFs = keep && statements.some(({ writes }) => writes);
  const answer = await client.execProtocol(request(protocol.serialize, statements), { syncToFs });
  return withByteOrderMarks(answer.messages, answer.data);
}

/** Runs the work while nobody else who has the client can: what is sent as messages does not wait for anyone by itself. */
function exclusively<Done>({ client, own }: PgliteConnection, work: () => Promise<Done>): Promise<Done> {
  return own ? work() : client._runExclusiveTransaction(work);
}

/** Keeps everybody else who has the client waiting until the function it gives is called. */
function takeAlone(opened: PgliteConnection): Promise<() => void> {
  return new Promise((taken, failed) => {
    exclusively(opened, () => new Promise<void>((giveBack) => taken(giveBack))).catch(failed);
  });
}

function beginning({ isolation }: TransactionOptions): SqlStatement {
  // The text becomes part of a statement: what is not one of the levels must not get there.
  if (isolation !== undefined && !/^(read committed|repeatable read|serializable)$/.test(isolation)) {
    throw invalid(null, ["isolation"], 'must be "read committed", "repeatable read" or "serializable"');
  }
  const level = isolation === undefined ? "" : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
  return { sql: `BEGIN${level}`, params: [], writes: false };
}

/** Where the client's own readers differ from what raw SQL gives on other databases: date, timestamp, timestamptz. */
const READERS: Readonly<Record<number, CellReader>> = { 1082: asText, 1114: toInstant, 1184: toInstant };

const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*([+-]\d\d)?(:\d\d)?$/;

/** An instant as a Date; without a zone it is taken for UTC. Infinity and years that Date cannot write stay text. */
function toInstant(text: string): unknown {
  const [, date, time, hours, minutes = ":00"] = INSTANT.exec(text) ?? [];
  return date === undefined ? text : new Date(`${date}T${time}${hours === undefined ? "Z" : hours + minutes}`);
}

function asText(text: string): string {
  return text;
}
