import { refuseAborted } from "../../src/contracts/refused-call.ts";
import type { InteractiveSqlDriver, SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import type { Patience } from "../../src/contracts/wait-while-busy.ts";
import { promptly } from "./busy.ts";
import { holdTransaction, runAtomic, runReads } from "./held-transaction.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { type SqliteOptions, verifyOptions } from "./sqlite-options.ts";

/** Moves statements to SQLite databases in files and in memory. */
export function sqliteDriver(options: SqliteOptions): InteractiveSqlDriver {
  verifyOptions(options);
  const { timeout = 30_000, busyTimeout: limit = 5_000 } = options;
  const turns = turnQueue(timeout);
  let opening: Promise<OpenDatabase> | undefined;
  let opened: OpenDatabase | undefined;

  const open = async (signal: AbortSignal | undefined): Promise<OpenDatabase> => {
    await turns.enter(signal);
    try {
      return (opened ??= await (opening = openDatabase(options)));
    } finally {
      turns.leave();
    }
  };

  return {
    name: "sqlite",
    maxParameters: 32_766,
    async execute(statements, { atomic, signal }) {
      const { main, reader } = opened ?? (await open(signal));
      const patience = { limit, signal };
      const writes = statements.some(isWrite);
      if (reader !== null && !writes) {
        refuseAborted(signal);
        // Read anew after each pause: a transaction may have begun or ended.
        return promptly(() => runReads(main.isHeld ? reader() : main, statements, atomic), patience);
      }
      const wait = turns.enter(signal);
      if (wait !== undefined) await wait;
      try {
        const done = (atomic ? runAtomic : runEach)(main, statements, patience);
        return done instanceof Promise ? await done : done;
      } finally {
        turns.leave();
      }
    },
    async begin({ signal }): Promise<SqlTransaction> {
      const { main } = opened ?? (await open(signal));
      await turns.enter(signal);
      try {
        return await holdTransaction(main, { limit, signal }, () => turns.leave());
      } catch (error) {
        turns.leave();
        throw error;
      }
    },
    async close() {
      turns.close();
      const database = await opening?.catch(() => undefined);
      database?.close();
    },
  };
}

function isWrite({ writes }: SqlStatement): boolean {
  return writes;
}

/** Runs statements one after the other, each kept or undone by itself; a single one at once. */
function runEach(
  connection: SqliteConnection,
  statements: readonly SqlStatement[],
  patience: Patience,
): readonly SqlResult[] | Promise<readonly SqlResult[]> {
  return statements.length === 1
    ? promptly(() => statements.map(connection.run), patience)
    : runInOrder(connection, statements, patience);
}

async function runInOrder(
  connection: SqliteConnection,
  statements: readonly SqlStatement[],
  patience: Patience,
): Promise<readonly SqlResult[]> {
  const results: SqlResult[] = [];
  for (const statement of statements) results.push(await promptly(() => connection.run(statement), patience));
  return results;
}
