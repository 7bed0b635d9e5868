import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libsql } from "../adapters/libsql/index.ts";
import { memory } from "../adapters/memory/index.ts";
import { pglite } from "../adapters/pglite/index.ts";
import type { Adapter, AdapterTransaction } from "../src/contracts/adapter.ts";
import { type QueryEvent, connect } from "../src/index.ts";
import type { Plan } from "../src/plan/plan.ts";
import { type Airports, type SqlAirports, models } from "./models.ts";
import { type CacheAdapter, type Visits, visitModels } from "./travellers.ts";

/** One request to a store: the plans it carried, or how a transaction begins or ends. */
export type Request = readonly Plan[] | "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "ROLLBACK TO";

/** A store of the demo. */
export interface Store {
  readonly name: string;
  readonly db: Airports;
  /** The same database where it takes SQL, otherwise `null`. */
  readonly sql: SqlAirports | null;
  readonly adapter: Adapter;
  /** What was sent since the last call. */
  readonly takeRequests: () => readonly Request[];
  /** The same store as one of two: what comes to an end is kept in the other one. */
  readonly beside: (cache: CacheAdapter, onQuery: (event: QueryEvent) => void) => Visits;
}

/** The three stores, and how to leave nothing behind. */
export interface Stores {
  readonly stores: readonly Store[];
  readonly close: () => Promise<void>;
}

export function openStores(): Stores {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-demo-"));
  const stores = [
    sqlStore("libSQL", libsql({ url: `file:${join(folder, "airports.db")}` })),
    sqlStore("PGlite", pglite()),
    plainStore("memory", memory()),
  ];
  const close = async (): Promise<void> => {
    await Promise.all(stores.map(({ db }) => db.close()));
    rmSync(folder, { recursive: true });
  };
  return { stores, close };
}

function plainStore(name: string, adapter: ReturnType<typeof memory>): Store {
  const { watched, takeRequests } = watch(adapter);
  const beside: Store["beside"] = (cache, onQuery) => connect({ default: adapter, cache }, visitModels, { onQuery });
  return { name, adapter, db: connect(watched, models), sql: null, takeRequests, beside };
}

function sqlStore(name: string, adapter: ReturnType<typeof libsql> | ReturnType<typeof pglite>): Store {
  const { watched, takeRequests } = watch<ReturnType<typeof libsql>>(adapter);
  const sql = connect(watched, models);
  const beside: Store["beside"] = (cache, onQuery) => connect({ default: adapter, cache }, visitModels, { onQuery });
  return { name, adapter, db: sql, sql, takeRequests, beside };
}

/** Notes every request on its way to the store. */
function watch<Watched extends Adapter>(
  adapter: Watched,
): { readonly watched: Watched; readonly takeRequests: () => readonly Request[] } {
  let requests: Request[] = [];
  const noted =
    <Input extends unknown[], Output>(request: Request, work: (...input: Input) => Output) =>
    (...input: Input): Output => {
      requests.push(request);
      return work(...input);
    };
  const run =
    (runner: Pick<Adapter, "run">): Adapter["run"] =>
    (plans, options) =>
      noted(plans, () => runner.run(plans, options))();
  const transaction = (open: AdapterTransaction, depth: number): AdapterTransaction => ({
    run: run(open),
    begin: noted("SAVEPOINT", async () => transaction(await open.begin(), depth + 1)),
    commit: noted(depth === 0 ? "COMMIT" : "RELEASE", () => open.commit()),
    rollback: noted(depth === 0 ? "ROLLBACK" : "ROLLBACK TO", () => open.rollback()),
    migrator: open.migrator,
  });
  const begin = adapter.begin?.bind(adapter);
  const watched: Watched = {
    ...adapter,
    run: run(adapter),
    ...(begin && {
      begin: noted("BEGIN", async (...input: Parameters<typeof begin>) => transaction(await begin(...input), 0)),
    }),
  };
  const takeRequests = (): readonly Request[] => {
    const taken = requests;
    requests = [];
    return taken;
  };
  return { watched, takeRequests };
}
