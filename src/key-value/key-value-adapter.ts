import type { Adapter, AdapterSetup, Capabilities, Network, Result } from "../contracts/adapter.ts";
import type { KeyValueAbilities, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { RowStore, RowTable, Wanted } from "../contracts/row-store.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { isRead, isWrite } from "../contracts/plan-effect.ts";
import type { ColumnShape, Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import { ConnectionStateError, UnsupportedError, invalid } from "../errors.ts";
import { type SerializerLookUp, acceptModels } from "./accepted-models.ts";
import { directPlan } from "./direct-plans.ts";
import { type DirectPlan, readTogether } from "./direct-read.ts";
import type { RunPlans } from "./direct-update.ts";
import { isLater } from "./later.ts";
import { keyValueRows } from "./key-value-rows.ts";
import { checkAnswered, describeSearch, searchOf } from "./search.ts";
import type { StoredTable } from "./stored-table.ts";

/** What rows in a store of keys and values can do. */
export interface KeyValueCapabilities<Atomic extends KeyValueAbilities["atomic"] = "all"> extends Capabilities {
  readonly transactions: false;
  readonly sql: false;
  readonly atomic: Atomic;
  readonly filters: "indexed" | "key";
}

/** Refuses rows that are to be found by equality of columns, and by more than that where something else is wanted. */
type LookUp = (table: RowTable, source: Source, columns: readonly ColumnShape[], wanted?: Wanted) => void;

/** What makes an adapter of rows: the evaluator of plans, which this folder does not know. */
export type Evaluator = <Can extends Capabilities>(
  store: RowStore,
  options: {
    readonly name: string;
    readonly capabilities: Can;
    readonly network?: Network | undefined;
    readonly search: (table: RowTable, wanted: Wanted) => string;
    readonly lookUp: LookUp;
  },
) => Adapter<Can>;

/** How models are kept in a store of keys and values. */
export interface KeyedModelOptions {
  /** What all keys begin with, so that several programs can share a store; nothing unless given. */
  readonly prefix?: string | undefined;
  /** Payloads longer than this many bytes are compressed; none unless given. */
  readonly compressAbove?: number | undefined;
  /** How many rows may be looked at where no index leads to them and the query does not say; none unless given. */
  readonly scan?: number | undefined;
}

/** Makes an adapter for models of what moves the bytes of a store. */
export function keyValueAdapter<Can extends KeyValueCapabilities<KeyValueAbilities["atomic"]>>(
  driver: KeyValueDriver,
  evaluate: Evaluator,
  options: KeyedModelOptions = {},
): Adapter<Can> {
  checkOptions(null, options, ["prefix", "compressAbove", "scan"]);
  const { prefix = "", compressAbove, scan } = options;
  const { name, abilities, network } = driver;
  checkCount("compressAbove", compressAbove);
  checkCount("scan", scan);
  // The one place where what the driver says becomes what types know of it.
  const capabilities = {
    transactions: false,
    sql: false,
    atomic: abilities.atomic,
    filters: abilities.entries ? "indexed" : "key",
  } as Can;
  const adapterOf = (tables: ReadonlyMap<string, StoredTable>): Adapter<Can> => {
    const tableOf = ({ name: table }: RowTable): StoredTable => known(tables.get(table));
    const rows = keyValueRows({ driver, tableOf, scan: scan ?? null });
    const search = (table: RowTable, wanted: Wanted): string =>
      describeSearch(searchOf(table, { ...wanted, scan: wanted.scan ?? scan ?? null }, driver), wanted);
    const lookUp: LookUp = (rowTable, { table, name: model }, columns, wanted) => {
      if (columns.every((column) => table.key.includes(column))) return;
      if (abilities.entries && wanted !== undefined)
        checkAnswered(rowTable, { ...wanted, scan: wanted.scan ?? scan ?? null }, driver);
      if (abilities.entries) return;
      throw new UnsupportedError(`looking for rows of ${model} by anything but the key`, name, "ask by the key");
    };
    const adapter = evaluate<Can>(rows, { name, capabilities, network, search, lookUp });
    const run: RunPlans = async (plans, call) => {
      const [result] = await adapter.run(plans, { ...call, atomic: true });
      return result as Result;
    };
    return shortened(adapter, driver, (plan) => directPlan(plan, driver, tables, run));
  };
  const accepted = new WeakMap<object, { readonly serializers: unknown; readonly adapter: Adapter<Can> }>();
  const accept = ({ sources, serializers }: AdapterSetup): Adapter<Can> => {
    const before = accepted.get(sources);
    if (before?.serializers === serializers && before !== undefined) return before.adapter;
    const lookUp = (serializers ?? null) as SerializerLookUp | null;
    const tables = acceptModels(sources, {
      driver,
      prefix,
      serializers: lookUp,
      compressAbove: compressAbove ?? null,
    });
    const adapter = adapterOf(tables);
    accepted.set(sources, { serializers, adapter });
    return adapter;
  };
  return { ...adapterOf(new Map()), accept };
}

/** The same adapter, which takes the way without a look where there is one. */
function shortened<Can extends Capabilities>(
  adapter: Adapter<Can>,
  driver: KeyValueDriver,
  directly: (plan: Plan) => DirectPlan | null,
): Adapter<Can> {
  const { name } = adapter;
  return {
    ...adapter,
    run: async (plans, options) => {
      const [only] = plans;
      // No plans are a question for a sign of life, which a store gives to a command only.
      if (only === undefined) await driver.execute([{ kind: "has", key: "anyrow" }], options);
      if (plans.length === 1 && only !== undefined) {
        const direct = directly(only);
        if (direct === null) return adapter.run(plans, options);
        const result = direct.run(options);
        return [isLater(result) ? await result : result];
      }
      const readings = plans.map((plan) => (isRead(plan) ? directly(plan)?.reading : undefined));
      if (plans.length > 0 && readings.every((reading) => reading !== undefined))
        return readTogether(readings, driver, options);
      if (options.atomic || !plans.every(isRead)) return adapter.run(plans, options);
      // Reads that have nothing to do with one another need not wait for one another.
      return (await Promise.all(plans.map((plan) => adapter.run([plan], options)))).flat();
    },
    inspect: (plan) => {
      const direct = directly(plan);
      if (direct !== null) return { store: name, roundTrips: 1, ranges: [direct.words] };
      const { ranges = [] } = adapter.inspect(plan);
      return { store: name, roundTrips: tripsOf(plan, ranges), ranges };
    },
  };
}

/** Each look is a trip, two where keys are listed first, and so are setting a number aside and writing. */
function tripsOf(plan: Plan, steps: readonly string[]): number {
  const looks = steps.filter((step) => !/^(insert|update|delete) /.test(step));
  const trips = looks.length + looks.filter((step) => step.startsWith("scan ")).length;
  if (!isWrite(plan)) return trips;
  const insert = plan.kind === "insert" ? plan : "insert" in plan ? plan.insert : null;
  const generated = insert?.source.table.columns.find((column) => column.generated);
  // A number that was given by hand is compared with the counter, which may have to follow.
  const numbering = generated === undefined ? 0 : insert?.columns.includes(generated) === true ? 2 : 1;
  return trips + 1 + numbering;
}

function known(table: StoredTable | undefined): StoredTable {
  if (table !== undefined) return table;
  throw new ConnectionStateError("this adapter does not know the models of the query: hand it to connect() with them");
}

function checkCount(option: string, given: number | undefined): void {
  if (given === undefined || (Number.isSafeInteger(given) && given >= 0)) return;
  throw invalid(null, [option], "must be a whole number that is not negative");
}
