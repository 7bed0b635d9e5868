import { condition } from "./conditions.ts";
import { conflictPatch, freeFields, patch, valueFor } from "./patches.ts";
import { allRows } from "./row-sets.ts";
import { type Row, type Rows as TableRows, drawKey, drawKeys, drawRow, uniquesOf } from "./rows.ts";
import { type ModelPlan, keyOf } from "./schemas.ts";
import { type Context, nextVariable, scopeOf, within } from "./scopes.ts";
import { cut, filtered, ordered } from "./sets.ts";
import { type Term, callback, entries, method, named, plain, property } from "./terms.ts";

type Write = (context: Context, model: ModelPlan, tables: TableRows) => Term | null;

const setWrites: Readonly<Record<string, Write>> = {
  "set.update": (context, model) =>
    method("set.update", chosen(context, model), patch(context, model), plain({ all: true })),
  "set.delete": (context, model) => method("set.delete", chosen(context, model), plain({ all: true })),
};

const keyWrites: Readonly<Record<string, Write>> = {
  "table.update": updateByKey,
  "table.delete": (context, model, tables) =>
    keyed(context, model, tables, (key, guard) => method("table.delete", tableOf(model), key, ...guard)),
  "table.deleteMany": (context, model, tables) =>
    method("table.deleteMany", tableOf(model), plain(drawKeys(context.draw, model, tables))),
  "table.create": (context, model, tables) => creation(context, model, tables, "create"),
  "table.createMany": (context, model, tables) => creation(context, model, tables, "createMany"),
  "table.upsert": (context, model, tables) => creation(context, model, tables, "upsert"),
  "table.upsertMany": (context, model, tables) => creation(context, model, tables, "upsertMany"),
  "table.updateMany": updateMany,
  "table.getOrCreate": (context, model, tables) => orCreate(context, model, tables, "getOrCreate"),
  "table.updateOrCreate": (context, model, tables) => orCreate(context, model, tables, "updateOrCreate"),
};

const writes: Readonly<Record<string, Write>> = { ...setWrites, ...keyWrites };

/** A change of rows by their keys, of a model; `null` where it has no rows that it takes. */
export function writeByKey(context: Context, model: ModelPlan, tables: TableRows): Term | null {
  return keyWrites[context.draw.pick(Object.keys(keyWrites))]?.(context, model, tables) ?? null;
}

/** The calls that change rows. */
export const writeCalls: readonly string[] = Object.keys(writes);

/** A change of the rows of a model. */
export function writeOf(context: Context, tables: TableRows): Term {
  const { draw, schema, without } = context;
  const names = Object.keys(writes).filter((name) => !without.has(name));
  const name = draw.pick(["set.update", "set.update", ...names]);
  const model = draw.pick(schema);
  return (
    writes[name]?.(context, model, tables) ??
    method("set.update", chosen(context, model), patch(context, model), plain({ all: true }))
  );
}

export const tableOf = ({ name }: ModelPlan): Term => property(named("db"), name);

/** The rows that are changed together. */
function chosen(context: Context, model: ModelPlan): Term {
  const { draw } = context;
  const rows = allRows(context, model, tableOf(model));
  const narrowed = draw.maybe(4, rows, (set) => filtered(context, set, 2));
  return draw.maybe(2, narrowed, (set) => cut(context, ordered(context, set, 1))).term;
}

type ByKey = (key: Term, guard: readonly Term[]) => Term;

/** A change of the row with a key, perhaps under a condition. */
function keyed(context: Context, model: ModelPlan, tables: TableRows, make: ByKey): Term | null {
  const { draw, schema } = context;
  const key = drawKey(draw, model, tables);
  if (key === null) return null;
  const variable = nextVariable(context);
  const inner = within(context, scopeOf(schema, model, variable));
  const guard = draw.oneIn(3)
    ? [entries({ where: callback(variable, context.guard?.(inner) ?? condition(inner, 1)) })]
    : [];
  return make(plain(key), guard);
}

function updateByKey(context: Context, model: ModelPlan, tables: TableRows): Term | null {
  return keyed(context, model, tables, (key, guard) =>
    method("table.update", tableOf(model), key, patch(context, model), ...guard),
  );
}

/** Rows that are new, or collide with one that is there. */
function newRows(context: Context, model: ModelPlan, tables: TableRows, most: number): Row[] {
  const { draw } = context;
  const there = tables[model.name] ?? [];
  return draw
    .list(1, most, (index) => {
      const row = drawRow(draw, model, there.length + 30 + index, tables);
      const twin = there.length > 0 && draw.oneIn(2) ? draw.pick(there) : null;
      const names = draw.pick(uniquesOf(model));
      return row && twin ? { ...row, ...Object.fromEntries(names.map((name) => [name, twin[name]])) } : row;
    })
    .filter((row) => row !== null);
}

function creation(
  context: Context,
  model: ModelPlan,
  tables: TableRows,
  verb: "create" | "createMany" | "upsert" | "upsertMany",
): Term | null {
  const { draw } = context;
  const isMany = verb.endsWith("Many");
  const rows = newRows(context, model, tables, isMany ? 4 : 1);
  const [row] = rows;
  if (row === undefined) return null;
  const given = plain(isMany ? rows : row);
  const call = `table.${verb}`;
  if (verb.startsWith("upsert") || draw.oneIn(3)) return method(call, tableOf(model), given);
  const onConflict = draw.pick([plain("ignore"), plain("update"), conflictPatch(context, model)]);
  return method(call, tableOf(model), given, entries({ onConflict }));
}

function updateMany(context: Context, model: ModelPlan, tables: TableRows): Term | null {
  const { draw } = context;
  const there = tables[model.name] ?? [];
  const fields = freeFields(model);
  if (there.length === 0 || fields.length === 0) return null;
  const rows = draw.some(there, 1, 4).map((row) => {
    const set = draw.some(fields, 1, 3).map((field) => [field.name, valueFor(draw, field)] as const);
    return { ...Object.fromEntries(keyOf(model).map((name) => [name, row[name]])), ...Object.fromEntries(set) };
  });
  return method("table.updateMany", tableOf(model), plain(rows));
}

function orCreate(context: Context, model: ModelPlan, tables: TableRows, verb: string): Term | null {
  const [row] = newRows(context, model, tables, 1);
  if (row === undefined) return null;
  const names = context.draw.pick(uniquesOf(model));
  const [where, rest] = [true, false].map((isNamed) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name) === isNamed)),
  );
  return method(`table.${verb}`, tableOf(model), plain(where), plain(rest));
}
