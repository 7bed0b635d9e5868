import type { AnyModel } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { From } from "./query-types.ts";
import { sourcesIn } from "./sources.ts";
import { TableRows } from "./table.ts";

type Models = Readonly<Record<string, AnyModel>>;

/**
 * A table for each model of a set, or for each that is declared to be kept in one store, over one database or none. Relations are
 * resolved among the models of the set.
 */
export function tablesOf(
  models: Models,
  executor: Executor | null,
  store: string | null = null,
): Record<string, TableRows> {
  const tables: Record<string, TableRows> = {};
  for (const source of sourcesIn(models, store)) tables[source.name] = new TableRows(source, executor);
  return tables;
}

// One set per model, so that what is cached for the set is met again.
const alone = new WeakMap<AnyModel, Models>();

function start(models: AnyModel | Models): unknown {
  if (models === null || typeof models !== "object")
    throw invalid(null, [], "from() takes a model, or a set of models such as { users: User }");
  if (!isModel(models)) return tablesOf(models, null);
  let set = alone.get(models);
  if (set === undefined) alone.set(models, (set = { [models.name]: models }));
  return tablesOf(set, null)[models.name];
}

function isModel(models: AnyModel | Models): models is AnyModel {
  return typeof models.name === "string" && "table" in models;
}

/** Starts a query without a database: `from(User)` knows the columns of one model, `from({ users: User }).users` its relations too. */
export const from: From = start as From;
