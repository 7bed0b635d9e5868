import type { DefaultSetting, FieldShape } from "../plan/any-field.ts";
import type { ColumnShape, ExpressionNode, Scope, Source } from "../plan/nodes.ts";
import type { Assignment } from "../plan/write-plan.ts";
import { type Issue, ValidationError, invalid } from "../errors.ts";
import { isNow } from "../fields/now.ts";
import { Parameter } from "../fields/parameter.ts";
import { Refusal } from "../fields/refusal.ts";
import { columnValue } from "../models/column-value.ts";
import { ConditionValue } from "./conditions.ts";
import { FieldExpression, columnExpression } from "./expressions.ts";
import { plainEntries, plainObject } from "./plain-object.ts";
import { hasAggregate } from "./node-parts.ts";
import { insertBehind } from "./planned-query.ts";
import { refuseStrangers } from "./scopes.ts";

// What is worked out when the query runs.
const BUILT = [FieldExpression, ConditionValue, Parameter];

/** The cell of a column that a row does not mention. */
export const ABSENT: unique symbol = Symbol("absent");

/** The cell of a column whose value the store works out. */
export class Computed {
  readonly expression: ExpressionNode;

  constructor(expression: ExpressionNode) {
    this.expression = expression;
  }
}

/** What a row says, in the order of the table's columns: canonical values, nulls, {@link Computed} and {@link ABSENT}. */
export type Cells = unknown[];

/** Whether every value of an expression can be kept in a field of the same kind. */
function fits({ storage, settings }: FieldShape, field: FieldShape): boolean {
  if (storage === "enum" && field.storage === "enum")
    return settings.labels.every((label) => field.settings.labels.includes(label));
  return storage === field.storage || field.storage === "text" || (storage === "int8" && field.storage === "float8");
}

/** Reads the values users hand in for rows, and collects all problems before it throws. */
export class InputReader {
  readonly #source: Source;
  readonly #columns: readonly ColumnShape[];
  readonly #issues: Issue[] = [];
  #position: number | null = null;
  /** How many problems are about rows before this one. */
  #before = 0;
  /** The row that expressions are about; there is none where rows are new. */
  #scope: Scope | null = null;
  #kept: readonly ColumnShape[] = [];

  constructor(source: Source) {
    this.#source = source;
    this.#columns = source.table.columns;
  }

  /** Says which of several rows the next problems are about. */
  at(position: number): void {
    this.#position = position;
    this.#before = this.#issues.length;
  }

  /** Notes a problem. */
  refuse(name: string | null, message: string): void {
    this.#note([{ path: name === null ? [] : [name], message }]);
  }

  #note(issues: readonly Issue[]): void {
    const position = this.#position === null ? [] : [this.#position];
    this.#issues.push(...issues.map(({ path, message }) => ({ path: [...position, ...path], message })));
  }

  /** Throws what was noted. */
  check(): void {
    if (this.#issues.length > 0) throw new ValidationError(this.#source.name, this.#issues);
  }

  /** What a row says. References may be given by relation or by column. */
  given(row: unknown): Cells {
    const values = plainObject(this.#source.name, row, [], "must be a plain object: a row or a patch");
    const cells: Cells = [];
    let found = 0;
    for (const column of this.#columns) {
      const value = values[column.name];
      const isGiven = value !== undefined && Object.hasOwn(values, column.name);
      cells.push(isGiven ? this.#cell(column, value) : ABSENT);
      if (isGiven) found++;
    }
    if (Object.keys(values).length > found) {
      for (const [name, value] of Object.entries(values)) if (value !== undefined) this.#beside(cells, name, value);
    }
    return cells;
  }

  /** Fills what a new row leaves out: by defaults, by null, or not at all where the store makes the value. */
  complete(cells: Cells): void {
    for (let index = 0; index < cells.length; index++) {
      if (cells[index] === ABSENT) cells[index] = this.#missing(this.#columns[index] as ColumnShape);
    }
  }

  /** Names the columns by which the row to change is found: `onUpdate` leaves them as they are. */
  keep(columns: readonly ColumnShape[]): void {
    this.#kept = columns;
  }

  /** Adds what `onUpdate` settings put into changed rows. */
  touch(cells: Cells): void {
    for (const [index, column] of this.#columns.entries()) {
      const setting = column.field.settings.onUpdate;
      if (setting !== null && cells[index] === ABSENT && !this.#kept.includes(column))
        cells[index] = this.#setting(column, setting);
    }
  }

  /**
   * Lets the model's own hook see the values of a row in which nothing is wrong so far, and change them. What it changes counts as
   * given. Its values are canonical: schemas of fields, which may transform, are not asked again.
   */
  clean(cells: Cells, given: Cells = cells): void {
    const { clean } = this.#source.table;
    if (clean === null || this.#issues.length > this.#before) return;
    const row: Record<string, unknown> = {};
    for (const [index, { name }] of this.#columns.entries()) {
      const cell = cells[index];
      if (cell !== ABSENT && !(cell instanceof Computed)) row[name] = cell;
    }
    if (Object.keys(row).length === 0) return;
    const cleaned = this.#cleaned(clean, row);
    // Lists and documents may have been changed in place, so that all values are looked at again.
    for (const [name, value] of Object.entries({ ...row, ...cleaned })) {
      const index = this.#columns.findIndex((column) => column.name === name);
      const column = this.#columns[index];
      if (value === undefined) continue;
      if (column === undefined) this.refuse(name, "is not a field of this model");
      else {
        const isSame = value === cells[index];
        cells[index] = this.#cell(column, value, "accept");
        if (!isSame) given[index] = cells[index];
      }
    }
  }

  #cleaned(clean: (row: never) => unknown, row: object): object {
    try {
      const result = clean(row as never) ?? row;
      // Nobody waits for a promise, so nobody would hear of its failure either.
      if (result instanceof Promise) result.catch(() => undefined);
      return plainObject(this.#source.name, result, ["clean"], "must return a row or nothing, at once");
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.#note(error.issues);
      return {};
    }
  }

  /** The assignments of a patch, which may be an object or a callback; `onUpdate` settings are added to a patch that says something. */
  patch(patch: unknown, scope: Scope, ...fields: readonly object[]): Assignment[] {
    this.#scope = scope;
    const cells = this.given(
      typeof patch === "function" ? (patch as (...each: readonly object[]) => unknown)(...fields) : patch,
    );
    if (cells.some((cell) => cell !== ABSENT)) {
      this.touch(cells);
      this.clean(cells);
    }
    for (const [index, { name, generated }] of this.#columns.entries()) {
      // Stores would number on from different places.
      if (generated && cells[index] !== ABSENT) this.refuse(name, "is assigned by the store and cannot be changed");
    }
    this.check();
    return this.assignments(cells);
  }

  /** The cells that are there, as assignments. */
  assignments(cells: Cells): Assignment[] {
    return this.#columns.flatMap((column, index) => {
      const cell = cells[index];
      if (cell === ABSENT) return [];
      return [
        {
          column,
          expression: cell instanceof Computed ? cell.expression : { kind: "value", value: cell, field: column.field },
        },
      ];
    });
  }

  /** A key that is not a column: a relation, or a mistake. */
  #beside(cells: Cells, name: string, value: unknown): void {
    if (this.#source.table.byName.has(name)) return;
    const index = this.#columns.findIndex((column) => column.reference?.name === name);
    const column = this.#columns[index];
    if (column === undefined || column.reference === null) return this.refuse(name, "is not a field of this model");
    if (cells[index] !== ABSENT) this.refuse(name, `is given twice: use ${name} or ${column.name}`);
    cells[index] = this.#related(column, name, column.reference.key, value);
  }

  #related(column: ColumnShape, name: string, key: string, value: unknown): unknown {
    const insert = insertBehind(value);
    if (insert !== null) {
      const created = insert.source.table.byName.get(key);
      if (insert.source.table.name === column.reference?.table && created !== undefined) {
        return new Computed({ kind: "created", insert, column: created, field: created.field });
      }
      this.refuse(name, "is a row of another table");
    } else if (value === null) return this.#cell(column, null);
    else if (typeof value === "object" && Object.hasOwn(value, key))
      return this.#cell(column, (value as Record<string, unknown>)[key]);
    else
      this.refuse(
        name,
        `must be a row with ${key}${column.nullable ? " or null" : ""}; for the key itself use ${column.name}`,
      );
    return null;
  }

  #cell(column: ColumnShape, value: unknown, check: "accept" | "validate" = "validate"): unknown {
    if (BUILT.some((each) => value instanceof each) || isNow(value)) {
      const expression = columnExpression({ kind: "scope", source: this.#source }, [], column).operand(value);
      if (this.#scope !== null) {
        refuseStrangers([expression], this.#scope);
        if (hasAggregate(expression)) this.refuse(column.name, "cannot be an aggregate: ask a relation, or subquery()");
        if (!fits(expression.field, column.field))
          this.refuse(column.name, "must be an expression whose values all fit the field");
      } else if (expression.kind !== "now") this.refuse(column.name, "must be a value: only a patch may use fields");
      return new Computed(expression);
    }
    const read = columnValue(column, value, check);
    if (!(read instanceof Refusal)) return read;
    this.#note(read.issues);
    return null;
  }

  #missing(column: ColumnShape): unknown {
    const setting = column.field.settings.default;
    if (setting !== null) return this.#setting(column, setting);
    if (column.generated) return ABSENT;
    if (!column.nullable) this.refuse(column.reference?.name ?? column.name, "is required");
    return null;
  }

  #setting(column: ColumnShape, setting: DefaultSetting): unknown {
    if (setting.kind === "now") return new Computed({ kind: "now", field: column.field });
    return this.#cell(column, setting.kind === "call" ? setting.call() : setting.value);
  }
}

/** Finds the columns of a key in what a user passed: one value, or an object with exactly the fields of a composite key. */
export function keyValues(source: Source, key: unknown): readonly unknown[] {
  const columns = source.table.key;
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return [keyValue(source.name, only, key)];
  const names = columns.map((column) => column.name);
  const expected = `the key must be an object with exactly ${names.join(" and ")}`;
  const entries = new Map(plainEntries(source.name, key, [], expected));
  if (entries.size !== names.length || !names.every((name) => entries.has(name)))
    throw invalid(source.name, [], expected);
  return columns.map((column) => keyValue(source.name, column, entries.get(column.name)));
}

function keyValue(model: string, column: ColumnShape, value: unknown): unknown {
  if (value === null || value === undefined) throw invalid(model, [column.name], "is the key and must not be null");
  const accepted = columnValue(column, value, "accept");
  if (!(accepted instanceof Refusal)) return accepted;
  throw new ValidationError(model, accepted.issues);
}
