import type { KeyValueAbilities, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { Serializer } from "../contracts/serializer.ts";
import type { ColumnShape, IndexShape, Source } from "../plan/nodes.ts";
import { rowPayloads } from "../serializers/row-payloads.ts";
import { json } from "../serializers/json.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { hasPlace } from "./place.ts";
import { type StoredTable, storedTable } from "./stored-table.ts";

/** Finds serializers by the names that models and payloads give. */
export interface SerializerLookUp {
  get(name: string): Serializer | null;
}

/** What models are accepted with. */
export interface AcceptOptions {
  readonly driver: KeyValueDriver;
  /** What all keys begin with. */
  readonly prefix: string;
  readonly serializers: SerializerLookUp | null;
  /** Payloads longer than this many bytes are compressed; `null`: none are. */
  readonly compressAbove: number | null;
}

/** The tables of a store by their names. Refuses models that it cannot keep, and names of serializers that nobody knows. */
export function acceptModels(sources: Iterable<Source>, options: AcceptOptions): ReadonlyMap<string, StoredTable> {
  const { driver, prefix, compressAbove } = options;
  const tables = new Map<string, StoredTable>();
  for (const source of sources) {
    checkModel(source, driver);
    const serializer = serializerOf(source, options);
    const find = (name: string): Serializer | null =>
      name === serializer.name ? serializer.serializer : foundSerializer(name, options);
    tables.set(
      source.table.name,
      storedTable(source, rowPayloads(source, { serializer, find, compressAbove }), prefix),
    );
  }
  return tables;
}

function foundSerializer(name: string, { serializers }: AcceptOptions): Serializer | null {
  return serializers === null ? (name === json.name ? json : null) : serializers.get(name);
}

function serializerOf(
  { name, table }: Source,
  options: AcceptOptions,
): { readonly name: string; readonly serializer: Serializer } {
  const given = table.serializer ?? json.name;
  if (typeof given !== "string") return { name: (given as Serializer).name, serializer: given as Serializer };
  const serializer = foundSerializer(given, options) ?? (table.serializer === null ? json : null);
  if (serializer !== null) return { name: given, serializer };
  throw invalid(
    name,
    ["serializer"],
    `names ${given}, which is not known: give it to connect(…, { serializers: createRegistry({ … }) }), or give the model the serializer itself`,
  );
}

function checkModel({ name, table }: Source, { abilities, name: store }: KeyValueDriver): void {
  const refuse = (what: string, instead: string): UnsupportedError =>
    new UnsupportedError(`${what} of ${name}`, store, instead);
  const indexed = [...table.uniques.flat(), ...table.indexes.flatMap((index) => indexColumns(index) ?? [])];
  const placeless = [...indexed, ...table.key, ...referring(table.columns)].find(({ field }) => !hasPlace(field));
  if (placeless !== undefined)
    throw refuse(`the index or key on ${placeless.name}`, "lists, vectors, JSON and structs have no order there");
  checkAbilities({ name, table }, abilities, refuse);
}

/** Refuses what a store cannot do that knows one key at a time, or nothing for certain. */
function checkAbilities(
  { table }: Pick<Source, "name" | "table">,
  { entries, conditional, atomic }: KeyValueAbilities,
  refuse: (what: string, instead: string) => UnsupportedError,
): void {
  const own = table.uniques.flat().find(({ reference }) => reference === null);
  if (!entries && table.uniques.length > 0)
    throw refuse(`the unique field ${own?.name ?? "of a reference"}`, "make it the key, or keep the model elsewhere");
  const index = table.indexes.find((each) => indexColumns(each)?.some(({ reference }) => reference === null) ?? true);
  if (!entries && index !== undefined)
    throw refuse(`the index ${index.name}`, "leave it out: rows are found by key there");
  if (!conditional && table.columns.some(({ generated }) => generated))
    throw refuse("the key that the store assigns", "give it t.uuid().default(uuid7) as its key");
  if (atomic === "all") return;
  const tied = table.columns.find(({ reference }) => reference !== null && reference.onDelete !== "restrict");
  if (tied !== undefined)
    throw refuse(`onDelete "${tied.reference?.onDelete}" of ${tied.name}`, "remove rows that refer to a row yourself");
}

function referring(columns: readonly ColumnShape[]): readonly ColumnShape[] {
  return columns.filter(({ reference }) => reference !== null);
}

/** The columns of an index that holds all rows by columns alone, else `null`. */
function indexColumns({ terms, where }: IndexShape): readonly ColumnShape[] | null {
  const columns = terms.flatMap((term) => (term.kind === "column" && term.path.length === 0 ? [term.column] : []));
  return where === null && columns.length === terms.length ? columns : null;
}
