import type { Result } from "../contracts/adapter.ts";
import type { ColumnShape, ConditionNode, Scope, Source } from "../plan/nodes.ts";
import type { SqlText } from "../plan/raw-plan.ts";
import type { RowsNode, ValueOutput } from "../plan/select-plan.ts";
import type { InsertPlan, UpdateManyPlan, WritePlan } from "../plan/write-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { now } from "../fields/now.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { identity } from "./collisions.ts";
import { allOf, anyOf, comparedWith } from "./conditions.ts";
import type { Executor } from "./executor.ts";
import { columnNode } from "./column-nodes.ts";
import { type FilterInput, fieldsOf, filterCondition } from "./filter.ts";
import { plainEntries } from "./plain-object.ts";
import { ABSENT, type Cells, InputReader, keyValues } from "./inputs.ts";
import { type ConflictInput, InsertBuilder, isValue, patterns, refuseView, uniqueColumns } from "./inserts.ts";
import { PlannedQuery } from "./planned-query.ts";
import { RowsBuilder, oneRow } from "./query-set.ts";
import { type RowsState, allRows, keyPlan, selectPlan } from "./rows-state.ts";
import { rawParts } from "./raw-parts.ts";
import { refuseStrangers } from "./scopes.ts";
import { requiredSoftDelete, withoutDeleted } from "./soft-delete.ts";
import { signalled } from "./signalled.ts";
import { type LastingInput, type ScanInput, lasting, scanned } from "./store-options.ts";

interface WriteOptions extends LastingInput {
  readonly onConflict?: ConflictInput;
}

interface GuardOptions extends LastingInput {
  readonly where?: FilterInput;
}

interface HardOptions {
  /** Removes rows of a model with soft deletion. */
  readonly hard?: boolean;
}

type Decode<Shape> = (result: Result) => Shape;

const firstRow: Decode<unknown> = ({ rows }) => rows[0] ?? null;
const rowsOf: Decode<unknown[]> = ({ rows }) => rows as unknown[];
const countOf: Decode<number> = ({ count }) => count;
const found: Decode<boolean> = ({ count }) => count > 0;
const rowAndCreated: Decode<unknown> = ({ rows, count }) => ({ row: rows[0], created: count === 1 });

/** All rows of a model: what can be asked of a set, and writing by key. */
export class TableRows extends RowsBuilder {
  readonly #source: Source;
  #cached: RowsState | null = null;

  constructor(source: Source, executor: Executor | null) {
    super(executor);
    this.#source = source;
  }

  /** All rows in one scope, which every keyed verb of this table shares. */
  get #rows(): RowsState {
    this.#cached ??= allRows(this.#source);
    return this.#cached;
  }

  override get rows(): RowsState {
    return allRows(this.#source);
  }

  override signal(signal: AbortSignal): TableRows {
    return new TableRows(this.#source, signalled(this.executor, signal));
  }

  get(keyOrFilter: unknown, options?: ScanInput): PlannedQuery<unknown> {
    return this.#one(keyOrFilter, true, options);
  }

  find(keyOrFilter: unknown, options?: ScanInput): PlannedQuery<unknown> {
    return this.#one(keyOrFilter, false, options);
  }

  getMany(keys: readonly unknown[]): PlannedQuery<unknown[]> {
    const { key } = this.#source.table;
    const rows = this.#keys(keys);
    const plan = selectPlan({ ...this.#rows, where: this.#keyIn(rows) });
    return this.#query(plan, (result) => {
      const byKey = new Map(
        result.rows.map((row) => [
          identity(
            key.map(({ name }) => (row as Record<string, unknown>)[name]),
            key,
          ),
          row,
        ]),
      );
      return rows.map((each) => byKey.get(identity(each, key)) ?? null);
    });
  }

  create(row: unknown, options: WriteOptions = {}): PlannedQuery<unknown> {
    const { onConflict, ttl } = this.#writing(options);
    return this.#query({ ...this.#insert(onConflict).one(row), ...ttl }, firstRow);
  }

  createMany(rows: readonly unknown[], options: WriteOptions = {}): PlannedQuery<unknown[]> {
    const { onConflict, ttl } = this.#writing(options);
    const groups = this.#insert(onConflict).many(rows);
    const plans = groups.map(({ plan }) => ({ ...plan, ...ttl }));
    const [only] = plans;
    if (plans.length === 1 && only !== undefined) return this.#query(only, rowsOf);
    const positions = groups.flatMap((group) => group.positions);
    return this.#query({ kind: "sequence", plans }, (result) => {
      const ordered: unknown[] = [];
      for (const [index, position] of positions.entries()) ordered[position] = result.rows[index];
      return ordered;
    });
  }

  upsert(row: unknown, options: LastingInput = {}): PlannedQuery<unknown> {
    return this.create(row, { ...this.#lasting(options), onConflict: "update" });
  }

  upsertMany(rows: readonly unknown[], options: LastingInput = {}): PlannedQuery<unknown[]> {
    return this.createMany(rows, { ...this.#lasting(options), onConflict: "update" });
  }

  update(key: unknown, patch: object, options: GuardOptions = {}): PlannedQuery<unknown> {
    const rows = this.#keyed(key, options, ["where", "ttl"]);
    const life = lasting(this.#source.name, options);
    const set = this.#reader().patch(patch, this.#rows.scope, fieldsOf(this.#rows.scope));
    // A patch without changes asks for the row, unless it is to live longer.
    if (set.length === 0 && life.ttl === undefined)
      return this.#query(selectPlan({ ...this.#rows, where: rows.where ?? allOf([]) }), firstRow);
    return this.#query({ kind: "update", rows, set, outputs: this.#outputs(), ...life }, firstRow);
  }

  updateMany(rows: readonly unknown[], options: LastingInput = {}): PlannedQuery<number> {
    const life = this.#lasting(options);
    const plans = this.#updates(rows).map((plan) => ({ ...plan, ...life }));
    const [only] = plans;
    return this.#query(plans.length === 1 && only !== undefined ? only : { kind: "sequence", plans }, countOf);
  }

  delete(key: unknown, options: GuardOptions & HardOptions = {}): PlannedQuery<boolean> {
    return this.#query(this.#removal(this.#keyed(key, options, ["where", "hard"]), options), found);
  }

  deleteMany(keys: readonly unknown[], options: HardOptions = {}): PlannedQuery<number> {
    checkOptions(this.#source.name, options, ["hard"]);
    const where = this.#keyIn(this.#keys(keys));
    refuseView(this.#source);
    return this.#query(this.#removal(this.#where(where), options), countOf);
  }

  restore(key: unknown): PlannedQuery<unknown> {
    const column = requiredSoftDelete(this.#source, "restore");
    const { scope } = this.#rows;
    const where = withoutDeleted(keyCondition(scope, keyValues(this.#source, key)), scope, "only");
    const set = this.#reader().patch({ [column.name]: null }, scope);
    return this.#query(
      { kind: "update", rows: { ...this.#where(where), where }, set, outputs: this.#outputs() },
      firstRow,
    );
  }

  /** What removes rows, or marks them as deleted. */
  #removal(rows: RowsNode, { hard }: HardOptions): WritePlan {
    const { softDelete } = this.#source.table;
    if (softDelete === null || hard === true) return { kind: "delete", rows };
    const set = this.#reader().patch({ [softDelete.name]: now() }, this.#rows.scope);
    return { kind: "update", rows, set, outputs: [] };
  }

  getOrCreate(where: unknown, defaults: unknown = {}, options: LastingInput = {}): PlannedQuery<unknown> {
    const { insert, condition } = this.#orCreate(where, defaults, options);
    return this.#query({ kind: "getOrCreate", insert, where: condition }, rowAndCreated);
  }

  updateOrCreate(where: unknown, patch: unknown, options: LastingInput = {}): PlannedQuery<unknown> {
    const reader = this.#reader();
    const changed = reader.given(patch);
    reader.check();
    const { insert, condition } = this.#orCreate(where, patch, options);
    reader.keep(insert.conflict?.on ?? []);
    if (changed.some((cell) => cell !== ABSENT)) reader.touch(changed);
    reader.clean(changed);
    reader.check();
    const set = reader.assignments(changed);
    if (set.length === 0) return this.getOrCreate(where, patch, options);
    return this.#query({ kind: "updateOrCreate", insert, where: condition, set }, rowAndCreated);
  }

  /** Rows found by SQL, read as rows of this model. */
  fromSQL(fragment: Pick<SqlText, "parts">): PlannedQuery<unknown[]> {
    if (!Array.isArray(fragment?.parts))
      throw invalid(this.#source.name, [], "fromSQL() takes a template: write sql`…`, so that values are bound");
    const { scope } = this.#rows;
    return this.#query({ kind: "raw", parts: rawParts(fragment), scope, select: selectPlan(this.#rows) }, rowsOf);
  }

  #query<Shape>(plan: PlannedQuery<Shape>["plan"], decode: Decode<Shape>): PlannedQuery<Shape> {
    return new PlannedQuery(plan, decode, this.executor);
  }

  /** What `create` and its kin are told. */
  #writing(options: WriteOptions): { onConflict: ConflictInput | undefined; ttl: { readonly ttl?: number | null } } {
    checkOptions(this.#source.name, options, ["onConflict", "ttl"]);
    return { onConflict: options.onConflict, ttl: lasting(this.#source.name, options) };
  }

  #lasting(options: LastingInput): { readonly ttl?: number | null } {
    checkOptions(this.#source.name, options, ["ttl"]);
    return lasting(this.#source.name, options);
  }

  #reader(): InputReader {
    refuseView(this.#source);
    return new InputReader(this.#source);
  }

  #insert(onConflict?: ConflictInput): InsertBuilder {
    refuseView(this.#source);
    return new InsertBuilder(this.#source, this.#rows.scope, this.#outputs(), onConflict);
  }

  /** All columns, in the scope of this table. */
  #outputs(): readonly ValueOutput[] {
    return this.#rows.outputs as readonly ValueOutput[];
  }

  #where(where: ConditionNode): RowsNode {
    const { scope } = this.#rows;
    return { scope, where: withoutDeleted(where, scope), order: [], limit: null, offset: null };
  }

  /** The row that `get` and `find` mean: a key is a value, or an object with exactly the fields of a composite key. */
  #one(keyOrFilter: unknown, required: boolean, options: ScanInput | undefined): PlannedQuery<unknown> {
    const rows = options === undefined ? this.#rows : scanned(this.#rows, options);
    const source = this.#source;
    if (!isKey(source, keyOrFilter))
      return this.one({ ...rows, where: filterCondition(rows.scope, keyOrFilter as FilterInput) }, required);
    const plan = keyPlan(rows, withoutDeleted(keyCondition(rows.scope, keyValues(source, keyOrFilter)), rows.scope));
    return new PlannedQuery(plan, oneRow(source.name, required), this.executor, required ? "one" : undefined);
  }

  #keyed(key: unknown, options: GuardOptions, known: readonly string[] = ["where"]): RowsNode {
    checkOptions(this.#source.name, options, known);
    const { where } = options;
    const { scope } = this.#rows;
    refuseView(this.#source);
    const condition = keyCondition(scope, keyValues(this.#source, key));
    if (where === undefined) return this.#where(condition);
    const guard = filterCondition(scope, where);
    refuseStrangers([guard], scope);
    return this.#where(allOf([condition, guard]));
  }

  #keys(keys: readonly unknown[]): (readonly unknown[])[] {
    if (!Array.isArray(keys)) throw invalid(this.#source.name, [], "must be given an array of keys");
    return Array.from(keys, (key) => keyValues(this.#source, key));
  }

  #keyIn(rows: readonly (readonly unknown[])[]): ConditionNode {
    const { scope } = this.#rows;
    const columns = this.#source.table.key.map((column) => columnNode(scope, column));
    const [operand] = columns;
    if (operand === undefined || rows.length === 0) return anyOf([]);
    if (columns.length === 1) {
      return {
        kind: "in",
        operand,
        values: { kind: "value", value: rows.map(([value]) => value), field: operand.field },
      };
    }
    return { kind: "keyIn", columns, values: { kind: "value", value: rows, field: operand.field } };
  }

  #updates(rows: readonly unknown[]): UpdateManyPlan[] {
    if (!Array.isArray(rows)) throw invalid(this.#source.name, [], "must be given an array of rows");
    const reader = this.#reader();
    const { columns, key } = this.#source.table;
    const places = key.map((column) => columns.indexOf(column));
    const groups = new Map<string, { rows: Cells[]; keys: Cells[] }>();
    const patternOf = patterns();
    const seen = new Set<string>();
    for (const [position, row] of rows.entries()) {
      reader.at(position);
      const cells = reader.given(row);
      const values = places.map((place) => cells[place]);
      for (const [index, place] of places.entries()) {
        if (!isValue(values[index])) reader.refuse(key[index]?.name ?? "", "is the key and must be given");
        cells[place] = ABSENT;
      }
      if (cells.every((cell) => cell === ABSENT)) continue;
      reader.touch(cells);
      reader.clean(cells);
      if (values.every(isKeyCell)) {
        const id = identity(values, key);
        if (seen.has(id)) reader.refuse(null, "has the key of an earlier row");
        seen.add(id);
      }
      const pattern = patternOf(cells);
      const group = groups.get(pattern) ?? { rows: [], keys: [] };
      groups.set(pattern, group);
      group.rows.push(cells);
      group.keys.push(values);
    }
    reader.check();
    return Array.from(groups.values(), (group) => this.#updateMany(group.rows, group.keys));
  }

  #updateMany(rows: readonly Cells[], keys: readonly Cells[]): UpdateManyPlan {
    const [first = []] = rows;
    const { columns } = this.#source.table;
    const places = columns.flatMap((_, index) => (isValue(first[index]) ? [index] : []));
    return {
      kind: "updateMany",
      source: this.#source,
      spared: this.#source.table.softDelete,
      columns: places.map((index) => columns[index] as ColumnShape),
      values: rows.map((cells, row) => [...(keys[row] ?? []), ...places.map((index) => cells[index])]),
      assignments: this.#reader().assignments(first.map((cell) => (isValue(cell) ? ABSENT : cell))),
    };
  }

  #orCreate(where: unknown, rest: unknown, options: LastingInput): { insert: InsertPlan; condition: ConditionNode } {
    const { name } = this.#source;
    const entries = plainEntries(
      name,
      where,
      [],
      "must be a plain object with the fields of the key or of a unique constraint",
    );
    const on = uniqueColumns(
      this.#source,
      entries.map(([field]) => field),
    );
    if (on === null || entries.some(([, value]) => value === null)) {
      const instead = "give exactly the fields of the key or of one unique constraint, none null";
      throw new UnsupportedError("getOrCreate or updateOrCreate by other fields", "every store", instead);
    }
    const twice = entries.find(([field]) => rest !== null && typeof rest === "object" && Object.hasOwn(rest, field));
    if (twice !== undefined) throw invalid(name, [twice[0]], "is what the row is found by and cannot be given again");
    const insert = this.#insert().one({ ...(rest as object), ...(where as object) });
    const { scope } = this.#rows;
    // What is written, which a schema or clean() may have changed, is what is looked for.
    const terms = on.map((column) =>
      comparedWith("eq", columnNode(scope, column), insert.values[0]?.[insert.columns.indexOf(column)]),
    );
    const conflict = { on, set: [] };
    return { insert: { ...insert, ...this.#lasting(options), conflict }, condition: allOf(terms) };
  }
}

function isKeyCell(cell: unknown): boolean {
  return cell !== null && isValue(cell);
}

/** Whether an argument is a key and not a filter. */
function isKey(source: Source, argument: unknown): boolean {
  if (typeof argument === "function") return false;
  const { key } = source.table;
  if (typeof argument !== "object" || argument === null) return true;
  const prototype: unknown = Object.getPrototypeOf(argument);
  // Anything that is not a plain object can only be meant as a key, and is refused as one when it does not fit.
  if (prototype !== Object.prototype && prototype !== null) return !("node" in argument);
  const names = Object.keys(argument);
  return key.length > 1 && names.length === key.length && key.every((column) => names.includes(column.name));
}

function keyCondition(scope: Scope, values: readonly unknown[]): ConditionNode {
  return allOf(
    scope.source.table.key.map((column, index) => comparedWith("eq", columnNode(scope, column), values[index])),
  );
}
