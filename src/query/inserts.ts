import type { ColumnShape, Scope, Source } from "../plan/nodes.ts";
import type { ValueOutput } from "../plan/select-plan.ts";
import type { Assignment, ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { type Issue, ValidationError, invalid } from "../errors.ts";
import { FieldExpression } from "./expressions.ts";
import { fieldsOf } from "./filter.ts";
import { type Cells, InputReader } from "./inputs.ts";
import { PlannedQuery } from "./planned-query.ts";

/** What happens when a row is already there, as the user says it. */
export type ConflictInput =
  | "error"
  | "ignore"
  | "update"
  | { readonly on: readonly string[]; readonly update: (old: never, incoming: never) => object };

/** The insert behind a query that creates one row, or `null` for anything else. */
export function insertBehind(value: unknown): InsertPlan | null {
  return value instanceof PlannedQuery && value.plan.kind === "insert" && value.plan.values.length === 1 ? value.plan : null;
}

/** An insert, and which of the rows handed in are its rows. */
export interface InsertGroup {
  readonly plan: InsertPlan;
  readonly positions: readonly number[];
}

interface Entry {
  readonly given: Cells;
  readonly all: Cells;
}

/** Builds the inserts for rows: one, unless rows leave different things to the store. */
export class InsertBuilder {
  readonly #source: Source;
  readonly #scope: Scope;
  readonly #reader: InputReader;
  readonly #outputs: readonly ValueOutput[];

  constructor(source: Source, scope: Scope, outputs: readonly ValueOutput[]) {
    this.#source = source;
    this.#scope = scope;
    this.#reader = new InputReader(source, insertBehind);
    this.#outputs = outputs;
  }

  /** The insert of one row. */
  one(row: unknown, onConflict: ConflictInput | undefined): InsertPlan {
    const issues: Issue[] = [];
    const entry = this.#reader.create(row, issues);
    this.#reader.check(issues);
    return this.#plan([entry], onConflict);
  }

  /** The inserts of many rows, and where each row of theirs stood. */
  many(rows: readonly unknown[], onConflict: ConflictInput | undefined): InsertGroup[] {
    if (!Array.isArray(rows)) throw invalid(this.#source.name, [], "must be given an array of rows");
    const issues: Issue[] = [];
    const groups = new Map<string, { entries: Entry[]; positions: number[] }>();
    for (const [position, row] of rows.entries()) {
      const entry = this.#reader.create(row, issues, [position]);
      const pattern = patternOf(this.#source, entry, onConflict);
      let group = groups.get(pattern);
      if (group === undefined) groups.set(pattern, (group = { entries: [], positions: [] }));
      group.entries.push(entry);
      group.positions.push(position);
    }
    this.#reader.check(issues);
    const built = Array.from(groups.values(), ({ entries, positions }) => ({ plan: this.#plan(entries, onConflict), positions }));
    refuseTwins(this.#source.name, built);
    return built;
  }

  #plan(entries: readonly Entry[], onConflict: ConflictInput | undefined): InsertPlan {
    const [first] = entries as readonly [Entry];
    const columns: ColumnShape[] = [];
    const assignments: Assignment[] = [];
    for (const [column, cell] of first.all) {
      if ("expression" in cell) assignments.push({ column, expression: cell.expression });
      else columns.push(column);
    }
    const values = entries.map(({ all }) => columns.map((column) => (all.get(column) as { readonly value: unknown }).value));
    return {
      kind: "insert",
      source: this.#source,
      columns,
      values,
      assignments,
      conflict: this.#conflict(first, onConflict),
      outputs: this.#outputs,
    };
  }

  #conflict({ given }: Entry, onConflict: ConflictInput = "error"): ConflictNode | null {
    if (onConflict === "error") return null;
    if (typeof onConflict === "object") {
      const on = uniqueColumns(this.#source, onConflict.on);
      if (on === null) throw invalid(this.#source.name, [...onConflict.on], "is neither the key nor a unique constraint");
      const update = onConflict.update as unknown as (...rows: object[]) => object;
      const set = this.#reader.patch(update, fieldsOf(this.#scope), incomingFields(this.#source));
      return { on, set };
    }
    const on = conflictTarget(this.#source, given);
    if (onConflict === "ignore") return { on, set: [] };
    const changed: Cells = new Map(
      Array.from(given.keys(), (column) => [column, { expression: { kind: "incoming", column, field: column.field } }]),
    );
    for (const column of on) changed.delete(column);
    // Setting the key to itself makes a row that says nothing else come back all the same.
    if (changed.size === 0) {
      for (const column of on) changed.set(column, { expression: { kind: "incoming", column, field: column.field } });
    } else this.#reader.touch(changed, []);
    return { on, set: this.#reader.assignments(changed) };
  }
}

/** Rows with the same pattern fit one insert: they leave the same columns to the store, and update the same ones. */
function patternOf(source: Source, { given, all }: Entry, onConflict: ConflictInput | undefined): string {
  let pattern = "";
  for (const column of source.table.columns) {
    const cell = all.get(column);
    pattern += cell === undefined ? "-" : "value" in cell ? "v" : cell.expression.kind === "now" ? "n" : "x";
    if (onConflict === "update" || onConflict === "ignore") pattern += given.has(column) ? "g" : "d";
  }
  return pattern;
}

/** The columns of the key or unique constraint that has exactly these fields, or `null`. */
export function uniqueColumns(source: Source, names: readonly string[]): readonly ColumnShape[] | null {
  const { key, uniques } = source.table;
  const matches = (columns: readonly ColumnShape[]): boolean =>
    columns.length === names.length && columns.every((column) => names.includes(column.name));
  return [key, ...uniques].find(matches) ?? null;
}

/** The constraint that rows collide on: the key where it was given, else the one unique constraint that was. */
function conflictTarget(source: Source, given: Cells): readonly ColumnShape[] {
  const { key, uniques } = source.table;
  const isGiven = (columns: readonly ColumnShape[]): boolean =>
    columns.every((column) => {
      const cell = given.get(column);
      return cell !== undefined && !("value" in cell && cell.value === null);
    });
  if (isGiven(key)) return key;
  const [only, ...others] = uniques.filter(isGiven);
  if (only !== undefined && others.length === 0) return only;
  const problem = only === undefined ? "gives neither the key nor the fields of a unique constraint" : "gives several unique constraints";
  throw invalid(source.name, [], `the row ${problem}: say which one counts with onConflict: { on, update }`);
}

function refuseTwins(model: string, groups: readonly InsertGroup[]): void {
  const seen = new Set<string>();
  for (const { plan } of groups) {
    if (plan.conflict === null || plan.conflict.set.length === 0) continue;
    const places = plan.conflict.on.map((column) => plan.columns.indexOf(column));
    for (const row of plan.values) {
      const cells = places.map((place) => row[place]);
      if (cells.some((cell) => cell === null || cell === undefined)) continue;
      const key = identity(cells, plan.conflict.on);
      if (seen.has(key)) {
        throw invalid(model, plan.conflict.on.map((column) => column.name), "occurs twice among the rows: which one should win cannot be known");
      }
      seen.add(key);
    }
  }
}

/** One text for the values of some columns, equal exactly when the values are. */
export function identity(values: readonly unknown[], columns: readonly ColumnShape[]): string {
  return JSON.stringify(columns.map((column, index) => (column.field.codecs.json.encode as (value: unknown) => unknown)(values[index])));
}

/** The row in the way of an insert, as it would have become. */
function incomingFields(source: Source): object {
  const fields: Record<string, FieldExpression> = {};
  for (const column of source.table.columns) {
    fields[column.name] = new FieldExpression({ kind: "incoming", column, field: column.field }, source.name, column.name);
  }
  return fields;
}

/** Refuses to write to a view. */
export function refuseView(source: Source): void {
  if (source.table.view) throw new ValidationError(source.name, [{ path: [], message: "is a view and cannot be written" }]);
}
