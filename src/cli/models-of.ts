import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { invalid } from "../errors.ts";
import type { TableDeclaration } from "../plan/nodes.ts";
import type { NumberedModels } from "../serializers/field-numbers.ts";

/** The models that a module exports, one by one or in objects, by the names of their tables. */
export async function modelsOf(module: string): Promise<NumberedModels> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(resolve(module)).href)) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(null, [], `${module} cannot be imported (${reason}): name the module that exports your models`);
  }
  const models: Record<string, { readonly table: TableDeclaration }> = {};
  for (const each of Object.values(exported)) {
    for (const model of isModel(each) ? [each] : typeof each === "object" && each !== null ? Object.values(each) : []) {
      if (!isModel(model)) continue;
      const { table } = model;
      const before = models[table.name];
      if (before !== undefined && before.table !== table)
        throw invalid(table.name, [], "is the table of two models: a lock knows one model for each");
      models[table.name] = { table };
    }
  }
  if (Object.keys(models).length === 0) throw invalid(null, [], `${module} exports no models`);
  return models;
}

function isModel(value: unknown): value is { readonly table: TableDeclaration } {
  if (typeof value !== "object" || value === null || !("table" in value)) return false;
  const { table } = value;
  return typeof table === "object" && table !== null && "columns" in table && Array.isArray(table.columns);
}
