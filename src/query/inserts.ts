import type { ColumnShape, Scope, Source } from "../plan/nodes.ts";
import type { ValueOutput } from "../plan/select-plan.ts";
import type { ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { type InsertGroup, firstWins, origins, refuseTwins } from "./collisions.ts";
import { FieldExpression } from "./expressions.ts";
import { fieldsOf } from "./filter.ts";
import { ABSENT, type Cells, Computed, InputReader } from "./inputs.ts";

/** What happens when a row is already there, as the user says it. */
export type ConflictInput =
  | "error"
  | "ignore"
  | "update"
  | { readonly on: readonly string[]; readonly update: (old: never, incoming: never) => object };

/** Rows that fit one insert. */
interface RowGroup {
  readonly given: Cells;
  readonly rows: Cells[];
  readonly positions: number[];
}

/** Builds the inserts for rows: one, unless rows leave different things to the store. */
export class InsertBuilder {
  readonly #source: Source;
  readonly #scope: Scope;
  readonly #reader: InputReader;
  readonly #outputs: readonly ValueOutput[];
  readonly #onConflict: ConflictInput;

  constructor(source: Source, scope: Scope, outputs: readonly ValueOutput[], onConflict: ConflictInput = "error") {
    this.#source = source;
    this.#scope = scope;
    this.#reader = new InputReader(source);
    this.#outputs = outputs;
    this.#onConflict = checkConflict(source.name, onConflict);
  }

  /** The insert of one row. */
  one(row: unknown): InsertPlan {
    const { given, cells } = this.#read(row);
    this.#reader.check();
    return this.#plan([cells], given);
  }

  /** The inserts of many rows, and where each row of theirs stood. */
  many(rows: readonly unknown[]): readonly InsertGroup[] {
    if (!Array.isArray(rows)) throw invalid(this.#source.name, [], "must be given an array of rows");
    const groups = new Map<string, RowGroup>();
    const pattern = patterns();
    const byGiven = this.#onConflict === "update" || this.#onConflict === "ignore";
    let group: RowGroup | undefined;
    for (const [position, row] of rows.entries()) {
      this.#reader.at(position);
      const { given, cells } = this.#read(row);
      // Nearly always a row is like the one before.
      if (group === undefined || !isAlike(cells, group.rows[0] ?? []) || (byGiven && !isAlike(given, group.given))) {
        const id = pattern(cells) + (byGiven ? pattern(given) : "");
        group = groups.get(id) ?? { given, rows: [], positions: [] };
        groups.set(id, group);
      }
      group.rows.push(cells);
      group.positions.push(position);
    }
    this.#reader.check();
    const built = Array.from(groups.values(), (group) => ({
      plan: this.#plan(group.rows, group.given),
      positions: group.positions,
    }));
    refuseTwins(this.#source.name, built);
    return firstWins(built);
  }

  /** What a row says, and what it is going to be. */
  #read(row: unknown): { readonly given: Cells; readonly cells: Cells } {
    const given = this.#reader.given(row);
    const cells = [...given];
    this.#reader.complete(cells);
    this.#reader.clean(cells, given);
    return { given, cells };
  }

  /** The insert of rows of one pattern. */
  #plan(rows: readonly Cells[], given: Cells): InsertPlan {
    const [first = []] = rows;
    const { columns } = this.#source.table;
    const places = columns.flatMap((_, index) => (isValue(first[index]) ? [index] : []));
    return {
      kind: "insert",
      source: this.#source,
      columns: places.map((index) => columns[index] as ColumnShape),
      values: rows.map((cells) => places.map((index) => cells[index])),
      assignments: this.#reader.assignments(first.map((cell) => (isValue(cell) ? ABSENT : cell))),
      conflict: this.#conflict(given),
      outputs: this.#outputs,
    };
  }

  #conflict(given: Cells): ConflictNode | null {
    if (this.#onConflict === "error") return null;
    if (typeof this.#onConflict === "object") return this.#patched(this.#onConflict);
    const on = conflictTarget(this.#source, given);
    if (this.#onConflict === "ignore") return { on, set: [] };
    const changed = this.#incoming((column, index) => given[index] !== ABSENT && !on.includes(column));
    if (!changed.some((cell) => cell !== ABSENT)) return this.#kept(on);
    this.#reader.keep(on);
    this.#reader.touch(changed);
    return { on, set: this.#reader.assignments(changed) };
  }

  /** What a patch of the user's own makes of the row in the way. */
  #patched(given: Extract<ConflictInput, object>): ConflictNode {
    const on = uniqueColumns(this.#source, given.on);
    if (on === null) throw invalid(this.#source.name, [...given.on], "is neither the key nor a unique constraint");
    this.#reader.keep(on);
    const set = this.#reader.patch(given.update, this.#scope, fieldsOf(this.#scope), incomingFields(this.#source));
    if (set.length === 0) return this.#kept(on);
    // Rows that come back are told apart by what they collided on.
    const moved = set.find(
      ({ column, expression }) =>
        on.includes(column) && !(expression.kind === "incoming" && expression.column === column),
    );
    if (moved === undefined) return { on, set };
    throw invalid(this.#source.name, [moved.column.name], "is what rows collide on and cannot be changed by update");
  }

  /** Setting what rows collide on to itself makes the row in the way come back as it is. */
  #kept(on: readonly ColumnShape[]): ConflictNode {
    return { on, set: this.#reader.assignments(this.#incoming((column) => on.includes(column))) };
  }

  #incoming(chooses: (column: ColumnShape, index: number) => boolean): Cells {
    return this.#source.table.columns.map((column, index) =>
      chooses(column, index) ? new Computed({ kind: "incoming", column, field: column.field }) : ABSENT,
    );
  }
}

/** A misspelt word must not decide what becomes of the row that is there. */
function checkConflict(model: string, onConflict: ConflictInput): ConflictInput {
  if (onConflict !== null && typeof onConflict === "object") {
    checkOptions(model, onConflict, ["on", "update"]);
    if (Array.isArray(onConflict.on) && typeof onConflict.update === "function") return onConflict;
  } else if (["error", "ignore", "update"].includes(onConflict)) return onConflict;
  throw invalid(
    model,
    ["onConflict"],
    `must be "error", "ignore", "update" or { on: [fields], update: (old, incoming) => patch }`,
  );
}

/** Whether a cell holds a value, and not something the store fills. */
export function isValue(cell: unknown): boolean {
  return cell !== ABSENT && !(cell instanceof Computed);
}

function isAlike(cells: Cells, others: Cells): boolean {
  for (let index = 0; index < cells.length; index++) {
    const [cell, other] = [cells[index], others[index]];
    if (cell instanceof Computed || other instanceof Computed || (cell === ABSENT) !== (other === ABSENT)) return false;
  }
  return true;
}

/**
 * Gives rows their pattern. Rows with the same one fit one statement: the store has the same columns to fill, in the same way, with
 * keys of the same rows where those are still to be made.
 */
export function patterns(): (cells: Cells) => string {
  const originOf = origins();
  return (cells) => {
    let pattern = "";
    for (const cell of cells)
      pattern += cell === ABSENT ? "-" : cell instanceof Computed ? originOf(cell.expression) : "v";
    return pattern;
  };
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
  const { columns: all, key, uniques } = source.table;
  const isGiven = (columns: readonly ColumnShape[]): boolean =>
    columns.every((column) => {
      const cell = given[all.indexOf(column)];
      return cell !== ABSENT && cell !== null;
    });
  if (isGiven(key)) return key;
  const [only, ...others] = uniques.filter(isGiven);
  if (only !== undefined && others.length === 0) return only;
  const problem =
    only === undefined
      ? "gives neither the key nor the fields of a unique constraint"
      : "gives several unique constraints";
  throw invalid(source.name, [], `the row ${problem}: say which one counts with onConflict: { on, update }`);
}

/** The row in the way of an insert, as it would have become. */
function incomingFields(source: Source): object {
  const fields: Record<string, FieldExpression> = {};
  for (const column of source.table.columns) {
    fields[column.name] = new FieldExpression(
      { kind: "incoming", column, field: column.field },
      source.name,
      column.name,
    );
  }
  return fields;
}

/** Refuses to write to a view. */
export function refuseView(source: Source): void {
  if (source.table.view) throw invalid(source.name, [], "is a view and cannot be written");
}
