import type { Adapter } from "../contracts/adapter.ts";
import type { Source } from "../plan/nodes.ts";
import { UnsupportedError, invalid } from "../errors.ts";

/** The adapters of a database by the names of their stores. */
export type Stores = Readonly<Record<string, Adapter>>;

/** Whether `connect` was given one store, and not several by name. */
export function isAdapter(given: unknown): given is Adapter {
  return typeof (given as Partial<Adapter> | null | undefined)?.run === "function";
}

/** Refuses what are no adapters by name, one of them for models that name none. */
export function checkAdapters(given: Stores): void {
  if (given === null || typeof given !== "object" || !Object.hasOwn(given, "default"))
    throw invalid(
      null,
      [],
      "connect() takes an adapter first: call one, such as memory(), or name several, one of them default",
    );
  for (const [name, adapter] of Object.entries(given))
    if (!isAdapter(adapter)) throw invalid(null, [name], "is no adapter: call one, such as memory()");
}

/** Refuses models that say to be kept in a store that is not there. */
export function checkStores(stores: Stores, sources: readonly Source[]): void {
  for (const { name, table } of sources)
    if (!Object.hasOwn(stores, table.store))
      throw invalid(name, ["store"], `is ${table.store}, but connect() was given ${Object.keys(stores).join(", ")}`);
}

/** The adapter to use for models; refuses those that it cannot hold. */
export function acceptedBy(adapter: Adapter, sources: readonly Source[], serializers: unknown): Adapter {
  if (adapter.accept !== undefined) return adapter.accept({ sources, serializers });
  for (const { name, table } of sources) {
    const option = table.ttl !== null ? "ttl" : table.serializer !== null ? "serializer" : "key";
    if (option !== "key" || table.rowKey !== null)
      throw new UnsupportedError(`${option} of ${name}`, adapter.name, "keep the model in a store of keys and values");
  }
  return adapter;
}
