import { plainInteger } from "../fields/plain-fields.ts";
import type { Result } from "../contracts/adapter.ts";
import type { ConditionNode } from "../plan/nodes.ts";
import type { DerivedNode, LockNode, Output, RowsNode } from "../plan/select-plan.ts";
import { MultipleRowsError, NotFoundError, UnsupportedError, invalid } from "../errors.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { now } from "../fields/now.ts";
import { wholeOf } from "./aggregates.ts";
import { allOf, constant, negation } from "./conditions.ts";
import { commentText } from "./comments.ts";
import { combinedRows, rowsAsRead } from "./derived-rows.ts";
import type { Executor } from "./executor.ts";
import { type FilterInput, fieldsOf, filterCondition, isForward, unknownField } from "./filter.ts";
import { aggregateOfRows, narrowed } from "./groups.ts";
import { InputReader } from "./inputs.ts";
import { refuseView } from "./inserts.ts";
import {
  type BuildNamed,
  type OrderInput,
  findOutput,
  namedExpression,
  namedOutputs,
  readOrder,
  refuseTaken,
  withNames,
} from "./named-expressions.ts";
import { nested } from "./nesting.ts";
import { type PageOptions, iterateRows, pageQuery } from "./page.ts";
import { plainEntries } from "./plain-object.ts";
import { PlannedQuery } from "./planned-query.ts";
import { hasAggregate } from "./node-parts.ts";
import {
  RowsHolder,
  type RowsState,
  allRows,
  checkLock,
  checkComparable,
  commented,
  countedPlan,
  firstPlan,
  isLimited,
  isOneAtMost,
  selectPlan,
  writtenRows,
} from "./rows-state.ts";
import { requiredSoftDelete } from "./soft-delete.ts";
import { signalled } from "./signalled.ts";
import { type LastingInput, type ScanInput, lasting, scanLimit, scanned } from "./store-options.ts";

interface HardOptions {
  /** Removes rows of a model with soft deletion. */
  readonly hard?: boolean;
}

interface WideOptions extends ScanInput {
  /** Says that a set without a filter is meant. */
  readonly all?: boolean;
}

interface CombineOptions {
  /** Keeps rows that are equal. */
  readonly all?: boolean;
}

interface LockOptions {
  /** Leaves out rows that others hold. */
  readonly skipLocked?: boolean;
  /** Fails where others hold a row. */
  readonly noWait?: boolean;
}

type IncludeInput = string | Readonly<Record<string, (rows: never) => object>>;

/** Takes the one row there is; refuses several, and none if it is `required`. */
export function oneRow(name: string, required: boolean): (result: Pick<Result, "rows">) => unknown {
  return ({ rows }) => {
    if (rows.length > 1) throw new MultipleRowsError(name);
    if (rows.length === 0 && required) throw new NotFoundError(name);
    return rows[0] ?? null;
  };
}

/** What a table and a query set share. Each builder gives a new set; nothing runs before a terminal is awaited. */
export abstract class RowsBuilder extends RowsHolder {
  protected readonly executor: Executor | null;

  constructor(executor: Executor | null) {
    super();
    this.executor = executor;
  }

  filter(...filters: readonly FilterInput[]): RowsSet {
    return this.#narrow(filters, (condition) => condition);
  }

  exclude(...filters: readonly FilterInput[]): RowsSet {
    return this.#narrow(filters, negation);
  }

  having(...filters: readonly FilterInput[]): RowsSet {
    const state = this.#unlimited("having");
    if (state.group === null) throw this.#invalid("having() is about groups: groupBy() first, or use filter()");
    const having = allOf([state.having, ...filters.map((filter) => filterCondition(state.scope, filter, state))]);
    return this.#with(state, { having });
  }

  orderBy(...orders: readonly OrderInput[]): RowsSet {
    const state = this.#unlimited("orderBy");
    const order = orders.map((each) => readOrder(state, each));
    if (state.group === null && order.some(({ expression }) => hasAggregate(expression))) throw aggregateOfRows(state);
    return this.#with(state, { order });
  }

  reverse(): RowsSet {
    const state = this.#choosable("reverse");
    return this.#with(state, { reversed: !state.reversed });
  }

  limit(count: number): RowsSet {
    return this.#with(this.#choosable("limit"), { limit: this.#count(count, "limit") });
  }

  offset(count: number): RowsSet {
    return this.#with(this.#choosable("offset"), { offset: this.#count(count, "offset") });
  }

  none(): RowsSet {
    return this.#with(this.#choosable("none"), { where: constant(false) });
  }

  distinct(...names: readonly string[]): RowsSet {
    const state = this.#choosable("distinct");
    if (names.length === 0) return this.#with(state, { distinct: true });
    if (state.group !== null) throw this.#invalid("distinct() of groups takes no names: groups differ in their keys");
    const outputs = names.map((name) => ({ kind: "output", name, expression: namedExpression(state, name) }) as const);
    checkComparable({ ...state, outputs }, "distinct");
    return this.#with(state, { distinct: outputs.map(({ expression }) => expression) });
  }

  select(...names: readonly string[]): RowsSet {
    const state = this.rows;
    const included = state.outputs.filter((output) => output.kind === "include" && !names.includes(output.name));
    return this.#with(state, { outputs: [...names.map((name) => findOutput(state, name)), ...included] });
  }

  omit(...names: readonly string[]): RowsSet {
    const state = this.rows;
    const omitted = new Set(names.map((name) => findOutput(state, name)));
    return this.#with(state, { outputs: state.outputs.filter((output) => !omitted.has(output)) });
  }

  annotate(build: BuildNamed): RowsSet {
    const state = this.rows;
    const outputs = namedOutputs(state, build, "annotate");
    for (const { name, expression } of outputs) {
      refuseTaken(state, name);
      if (state.group === null && hasAggregate(expression)) throw aggregateOfRows(state);
    }
    return this.#with(state, { outputs: [...state.outputs, ...outputs], named: withNames(state.named, outputs) });
  }

  groupBy(...keys: readonly (string | BuildNamed)[]): RowsSet {
    const given = this.#choosable("groupBy");
    const state = given.distinct === false && !isLimited(given) && given.group === null ? given : rowsAsRead(given);
    const outputs = keys.flatMap((key) =>
      typeof key === "function"
        ? namedOutputs(state, key, "groupBy")
        : [{ kind: "output" as const, name: key, expression: namedExpression(state, key) }],
    );
    const named = withNames(state.named, outputs);
    return this.#with(state, { outputs, named, group: outputs.map(({ expression }) => expression) });
  }

  union(other: unknown, options: CombineOptions = {}): RowsSet {
    checkOptions(this.rows.scope.source.name, options, ["all"]);
    return this.#combine(other, options.all === true ? "unionAll" : "union");
  }

  intersect(other: unknown): RowsSet {
    return this.#combine(other, "intersect");
  }

  except(other: unknown): RowsSet {
    return this.#combine(other, "except");
  }

  lock(strength: LockNode["strength"] = "update", options: LockOptions = {}): RowsSet {
    const state = this.#choosable("lock");
    const { name } = state.scope.source;
    checkOptions(name, options, ["skipLocked", "noWait"]);
    const { skipLocked = false, noWait = false } = options;
    if ((strength !== "update" && strength !== "share") || (skipLocked && noWait))
      throw this.#invalid('lock() takes "update" or "share", and either skipLocked or noWait');
    checkLock(state);
    return this.#with(state, { lock: { strength, busy: skipLocked ? "skip" : noWait ? "fail" : "wait" } });
  }

  comment(text: string | Readonly<Record<string, string>>): RowsSet {
    const state = this.#choosable("comment");
    return this.#with(state, { comment: commentText(state.scope.source.name, text) });
  }

  include(...relations: readonly IncludeInput[]): RowsSet {
    const state = this.rows;
    if (state.derived !== null)
      throw new UnsupportedError(
        "include() on combined or limited results",
        "every store",
        "include before, or ask for the related rows apart",
      );
    const included = relations.flatMap((asked) =>
      typeof asked === "string"
        ? [readInclude(state, asked, null)]
        : plainEntries(
            state.scope.source.name,
            asked,
            [],
            "include() takes names of relations, and callbacks by name",
          ).map(([name, build]) => readInclude(state, name, build)),
    );
    const replaced = new Set(included.map((output) => output.name));
    return this.#with(state, {
      outputs: [...state.outputs.filter((output) => !replaced.has(output.name)), ...included],
    });
  }

  alive(): RowsSet {
    return this.#shown("alive", "hidden");
  }

  withDeleted(): RowsSet {
    return this.#shown("withDeleted", "shown");
  }

  onlyDeleted(): RowsSet {
    return this.#shown("onlyDeleted", "only");
  }

  /** The same rows, whose queries end when the signal says so. */
  signal(signal: AbortSignal): RowsBuilder {
    return new RowsSet(this.rows, signalled(this.executor, signal));
  }

  all(options?: ScanInput): PlannedQuery<unknown[]> {
    return new PlannedQuery(selectPlan(scanned(this.rows, options)), ({ rows }) => rows as unknown[], this.executor);
  }

  first(options?: ScanInput): PlannedQuery<unknown> {
    return this.#first(scanned(this.rows, options));
  }

  last(options?: ScanInput): PlannedQuery<unknown> {
    const state = scanned(this.rows, options);
    return this.#first({ ...state, reversed: !state.reversed });
  }

  latest(name = "createdAt"): PlannedQuery<unknown> {
    return this.orderBy(`-${name}`).first();
  }

  earliest(name = "createdAt"): PlannedQuery<unknown> {
    return this.orderBy(name).first();
  }

  count(options?: ScanInput): PlannedQuery<number> {
    const outputs = [{ name: "count", aggregate: { kind: "count", field: plainInteger } }] as const;
    const of = countedPlan(scanned(this.rows, options));
    const plan = { kind: "aggregate", of, outputs, ...commented(this.rows) } as const;
    return new PlannedQuery(plan, ({ rows }) => (rows[0] as { readonly count: number }).count, this.executor);
  }

  exists(options?: ScanInput): PlannedQuery<boolean> {
    return new PlannedQuery(
      { kind: "exists", of: countedPlan(scanned(this.rows, options)), ...commented(this.rows) },
      ({ rows }) => rows.length > 0,
      this.executor,
    );
  }

  aggregate(build: BuildNamed, options?: ScanInput): PlannedQuery<unknown> {
    const state = scanned(this.rows, options);
    const outputs = namedOutputs(state, build, "aggregate");
    return new PlannedQuery(selectPlan(wholeOf(state, outputs)), ({ rows }) => rows[0], this.executor);
  }

  pluck(name: string, options?: ScanInput): PlannedQuery<unknown[]> {
    const state = scanned(this.rows, options);
    const output = findOutput(state, name);
    const read = ({ rows }: { readonly rows: readonly unknown[] }): unknown[] =>
      rows.map((row) => (row as Record<string, unknown>)[name]);
    return new PlannedQuery(selectPlan({ ...state, outputs: [output] }), read, this.executor);
  }

  page(options: PageOptions): PlannedQuery<{ rows: unknown[]; next: string | null }> {
    return pageQuery(this.rows, options, this.executor);
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return iterateRows(this.rows, this.executor);
  }

  /** The one row of the set, which must be there if it is `required`; several are refused. */
  protected one(state: RowsState, required: boolean): PlannedQuery<unknown> {
    const { name } = state.scope.source;
    const isSingle = isOneAtMost(state);
    // A second row is enough to know that there are several.
    const limit = isSingle ? state.limit : Math.min(state.limit ?? 2, 2);
    const expects = required ? "one" : isSingle ? undefined : "oneAtMost";
    return new PlannedQuery(selectPlan({ ...state, limit }), oneRow(name, required), this.executor, expects);
  }

  /** The set narrowed by one more filter. */
  protected narrowed(filter: FilterInput | undefined, options?: ScanInput): RowsState {
    return scanned(filter === undefined ? this.rows : this.filter(filter).rows, options);
  }

  #first(state: RowsState): PlannedQuery<unknown> {
    if (state.group !== null && state.order.length === 0 && state.group.length > 0)
      throw this.#invalid("first() and last() of groups need an order: orderBy() a key or an aggregate");
    // The rows of a limited set that is turned round must all be known before its first one is.
    const isKept = isLimited(state) || typeof state.distinct === "object";
    const plan = state.reversed && isKept ? selectPlan(state, true) : firstPlan(state);
    return new PlannedQuery(plan, ({ rows }) => rows[0] ?? null, this.executor);
  }

  #narrow(filters: readonly FilterInput[], change: (condition: ConditionNode) => ConditionNode): RowsSet {
    const state = this.#unlimited("filter");
    const condition = allOf(filters.map((filter) => filterCondition(state.scope, filter, state)));
    return this.#with(state, narrowed(state, change(condition)));
  }

  #shown(builder: string, deleted: RowsState["deleted"]): RowsSet {
    const state = this.#unlimited(builder);
    requiredSoftDelete(state.scope.source, builder);
    if (state.derived !== null)
      throw this.#invalid(`${builder}() belongs to the sets that are combined: call it there`);
    return this.#with(state, { deleted });
  }

  #combine(other: unknown, operator: DerivedNode["operator"]): RowsSet {
    const state = this.#choosable(operator);
    if (!(other instanceof RowsHolder)) throw this.#invalid(`${operator}() takes another set`);
    return new RowsSet(combinedRows(state, other.rows, operator), this.executor);
  }

  /** Refuses builders that would change which rows a limit already chose. */
  #unlimited(builder: string): RowsState {
    const state = this.#choosable(builder);
    if (!isLimited(state)) return state;
    throw this.#invalid(`${builder}() after limit() or offset() would choose other rows: call it before them`);
  }

  #choosable(builder: string): RowsState {
    const state = this.rows;
    if (!state.single) return state;
    throw this.#invalid(`${builder}() cannot be used on the row of a to-one relation: only its shape can be chosen`);
  }

  #count(count: number, builder: string): number {
    if (Number.isSafeInteger(count) && count >= 0) return count;
    throw this.#invalid(`${builder}() takes a whole number that is not negative`);
  }

  #invalid(message: string): Error {
    return invalid(this.rows.scope.source.name, [], message);
  }

  #with(state: RowsState, change: Partial<RowsState>): RowsSet {
    return new RowsSet({ ...state, ...change }, this.executor);
  }
}

function readInclude(state: RowsState, name: string, build: unknown): Output {
  const relation = state.scope.source.relations.get(name);
  if (relation === undefined) throw unknownField(state.scope, name);
  const rows = allRows(relation.target, relation.holds !== "many");
  // What a row refers to is there, whether it counts as deleted or not.
  const set = new RowsSet(isForward(relation) ? { ...rows, deleted: "shown" } : rows, null);
  const built = build === null ? set : typeof build === "function" && build(set as never);
  if (!(built instanceof RowsSet) || built.scope !== set.scope) {
    throw invalid(
      state.scope.source.name,
      [name],
      "must be included with a callback that gives the rows it was handed",
    );
  }
  if (built.isSignalled)
    throw invalid(state.scope.source.name, [name], "is read with the rows it belongs to: call signal() on those");
  if (built.rows.group !== null || built.rows.derived !== null || built.rows.lock !== null)
    throw new UnsupportedError(
      `groups, combined sets or lock() in include("${name}")`,
      "every store",
      `ask for ${name} apart, or annotate with an aggregate of ${name}`,
    );
  return { kind: "include", name, relation, select: nested(selectPlan(built.rows, relation.holds === "many")) };
}

/** A description of rows to find. */
export class RowsSet extends RowsBuilder {
  override readonly rows: RowsState;

  constructor(state: RowsState, executor: Executor | null) {
    super(executor);
    this.rows = state;
  }

  /** Whether the query that these rows are included in would not know what this one was told. */
  get isSignalled(): boolean {
    return this.executor?.signal !== undefined;
  }

  /** The scope that expressions about the rows carry. */
  get scope(): RowsState["scope"] {
    return this.rows.scope;
  }

  get(filter?: FilterInput, options?: ScanInput): PlannedQuery<unknown> {
    return this.one(this.narrowed(filter, options), true);
  }

  find(filter?: FilterInput, options?: ScanInput): PlannedQuery<unknown> {
    return this.one(this.narrowed(filter, options), false);
  }

  update(patch: object, options: WideOptions & LastingInput = {}): PlannedQuery<number> {
    return this.#change("update", patch, options);
  }

  #change(verb: string, patch: object, { ttl, ...options }: WideOptions & LastingInput): PlannedQuery<number> {
    const rows = this.#written(verb, options);
    const life = lasting(this.scope.source.name, { ttl });
    const set = new InputReader(this.scope.source).patch(patch, this.scope, fieldsOf(this.scope));
    // A patch without changes still says how many rows it would have met.
    if (set.length === 0 && ttl === undefined) return this.count(options.scan && { scan: options.scan });
    return new PlannedQuery(
      { kind: "update", rows, set, outputs: [], ...life, ...commented(this.rows) },
      ({ count }) => count,
      this.executor,
    );
  }

  delete(options: WideOptions & HardOptions = {}): PlannedQuery<number> {
    const { source } = this.scope;
    checkOptions(source.name, options, ["all", "hard", "scan"]);
    const { hard, ...rest } = options;
    if (source.table.softDelete !== null && hard !== true)
      return this.#change("delete", { [source.table.softDelete.name]: now() }, rest);
    const rows = this.#written("delete", rest);
    return new PlannedQuery({ kind: "delete", rows, ...commented(this.rows) }, ({ count }) => count, this.executor);
  }

  restore(options: WideOptions = {}): PlannedQuery<number> {
    const column = requiredSoftDelete(this.scope.source, "restore");
    return this.onlyDeleted().#change("restore", { [column.name]: null }, options);
  }

  #written(verb: string, options: WideOptions): RowsNode {
    refuseView(this.scope.source);
    const { name } = this.scope.source;
    checkOptions(name, options, ["all", "scan"]);
    return writtenRows({ ...this.rows, scan: scanLimit(name, options) }, verb, options.all);
  }
}
