import type { Client, ResultSet } from "@libsql/client";
import type { QueryResult } from "kysely";
import { libsqlDriver } from "../../adapters/libsql/libsql-driver.ts";
import type { SqlDriver, SqlResult, SqlStatement } from "../../src/contracts/sql-driver.ts";
import { connect, from, type Plan } from "../../src/index.ts";
import { sqlite } from "../../src/sql/dialects/sqlite.ts";
import { prepare } from "../../src/sql/prepare.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import type { ShapedPlan } from "../../src/sql/shape.ts";
import { anyrow, newestOf } from "./contenders/anyrow.ts";
import { bareLibsql } from "./contenders/bare.ts";
import type { Builder, Contender } from "./contenders/contender.ts";
import { drizzleLibsql } from "./contenders/drizzle.ts";
import { type Execute, kyselySqlite, libsqlExecute } from "./contenders/kysely.ts";
import { models } from "./models.ts";
import { turnsOf } from "./seed.ts";
import { type Store, openLibsqlFile } from "./stores.ts";
import { type Tape, tape } from "./tape.ts";
import { workloads } from "./workloads.ts";

type Libsql = Pick<Client, "execute">;

/** A contender that records what its database answers, and the same one that gets these answers again, at once. */
interface Recorded {
  readonly recording: Contender;
  readonly replaying: Contender;
  readonly turnTo: (workload: string) => void;
  readonly close: () => Promise<void>;
}

/**
 * The contenders over drivers that answer at once with what a libSQL file answered before: what is left is their own work. These
 * drivers are the only things here that are not what they stand for.
 */
export async function openInstant(): Promise<Store> {
  const file = await openLibsqlFile();
  const recorded = [
    overClient(file.client(), bareLibsql),
    overDriver(file.url),
    overClient(file.client(), drizzleLibsql),
    overExecute(libsqlExecute(file.client())),
  ];
  const { begin, before } = turnsOf(file.tables, file.upkeep);
  for (const workload of workloads) {
    await begin(workload, () => {});
    for (const { recording, turnTo } of recorded) {
      turnTo(workload.name);
      await before(workload);
      await workload.run(recording, 0);
    }
  }
  for (const { close } of recorded) await close();
  await file.close();
  return {
    name: "instant",
    contenders: recorded.map(({ replaying }) => replaying),
    begin: async ({ name }) => {
      for (const { turnTo } of recorded) turnTo(name);
    },
    before: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** The bare driver and drizzle see an object with the one method of the client that they call. */
function overClient(client: Libsql, contender: (client: Libsql) => Contender): Recorded {
  const results = tape<ResultSet>();
  const execute = (play: (run: () => Promise<ResultSet>) => Promise<ResultSet>): Libsql["execute"] =>
    ((statement: string, args?: never) => play(() => client.execute(statement, args))) as Libsql["execute"];
  return {
    recording: contender({ execute: execute((run) => recordNext(results, run())) }),
    replaying: contender({ execute: execute(() => Promise.resolve(results.next())) }),
    turnTo: results.turnTo,
    close: () => Promise.resolve(),
  };
}

function overExecute(real: Execute): Recorded {
  const results = tape<QueryResult<unknown>>();
  return {
    recording: kyselySqlite((sql, params) => recordNext(results, real(sql, params))),
    replaying: kyselySqlite(() => Promise.resolve(results.next())),
    turnTo: results.turnTo,
    close: () => Promise.resolve(),
  };
}

function overDriver(url: string): Recorded {
  const results = tape<readonly SqlResult[]>();
  const real = libsqlDriver({ url });
  const { name, maxParameters } = real;
  const recording: SqlDriver = {
    name,
    maxParameters,
    execute: (statements, options) => recordNext(results, real.execute(statements, options)),
    close: () => real.close(),
  };
  const replaying: SqlDriver = { ...recording, execute: () => Promise.resolve(results.next()) };
  const capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;
  const over = (driver: SqlDriver, build: Builder | null): Contender =>
    anyrow(connect(sqlAdapter(sqlite, driver, { name: "instant", capabilities }), models), build);
  return {
    recording: over(recording, null),
    replaying: over(replaying, builder()),
    turnTo: results.turnTo,
    close: () => real.close(),
  };
}

/** Text and parameters as the adapter makes them: by the shape of the plan, which was compiled when it was met first. */
function builder(): Builder {
  const tables = from(models);
  const statements = (plan: Plan): readonly SqlStatement[] => {
    const { compiled, values } = prepare(plan as ShapedPlan, sqlite);
    return compiled.bind(plan, values, sqlite);
  };
  return {
    get: (id) => statements(tables.people.get(id).plan as Plan),
    newest: (city, minimum) => statements(newestOf(tables.people, city, minimum).plan as Plan),
  };
}

async function recordNext<Answer>(results: Tape<Answer>, answer: Promise<Answer>): Promise<Answer> {
  return results.record(await answer);
}
