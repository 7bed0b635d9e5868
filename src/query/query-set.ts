import type { Result } from "../contracts/adapter.ts";
import type { OrderTerm } from "../plan/nodes.ts";
import type { Output, RowsNode } from "../plan/select-plan.ts";
import { MultipleRowsError, NotFoundError, invalid } from "../errors.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { integerField } from "../fields/integer-field.ts";
import { allOf, negation } from "./conditions.ts";
import type { Executor } from "./executor.ts";
import { FieldExpression, OrderValue } from "./expressions.ts";
import { type FilterInput, fieldsOf, filterCondition, plainEntries, unknownField } from "./filter.ts";
import { InputReader } from "./inputs.ts";
import { refuseView } from "./inserts.ts";
import { type PageOptions, iterateRows, pageQuery } from "./page.ts";
import { PlannedQuery } from "./planned-query.ts";
import { signalled } from "./signalled.ts";
import {
  type RowsState,
  allRows,
  countedPlan,
  firstPlan,
  isOneAtMost,
  isLimited,
  selectPlan,
  writtenRows,
} from "./rows-state.ts";

interface WideOptions {
  /** Says that a set without a filter is meant. */
  readonly all?: boolean;
}

type IncludeInput = string | Readonly<Record<string, (rows: never) => object>>;
type OrderInput = string | ((fields: never) => unknown);

/** Takes the one row there is; refuses several, and none if it is `required`. */
export function oneRow(name: string, required: boolean): (result: Pick<Result, "rows">) => unknown {
  return ({ rows }) => {
    if (rows.length > 1) throw new MultipleRowsError(name);
    if (rows.length === 0 && required) throw new NotFoundError(name);
    return rows[0] ?? null;
  };
}

/** What a table and a query set share. Each builder gives a new set; nothing runs before a terminal is awaited. */
export abstract class RowsBuilder {
  protected readonly executor: Executor | null;

  constructor(executor: Executor | null) {
    this.executor = executor;
  }

  /** What has been asked so far. */
  protected abstract state(): RowsState;

  filter(...filters: readonly FilterInput[]): RowsSet {
    return this.#narrow(filters, (conditions) => conditions);
  }

  exclude(...filters: readonly FilterInput[]): RowsSet {
    return this.#narrow(filters, negation);
  }

  orderBy(...orders: readonly OrderInput[]): RowsSet {
    const state = this.state();
    this.#free(state, "orderBy");
    return this.#with(state, { order: orders.map((order) => readOrder(state, order)) });
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

  distinct(): RowsSet {
    return this.#with(this.#choosable("distinct"), { distinct: true });
  }

  select(...names: readonly string[]): RowsSet {
    const state = this.state();
    const included = state.outputs.filter((output) => output.kind === "include" && !names.includes(output.name));
    return this.#with(state, { outputs: [...names.map((name) => findOutput(state, name)), ...included] });
  }

  omit(...names: readonly string[]): RowsSet {
    const state = this.state();
    const omitted = new Set(names.map((name) => findOutput(state, name)));
    return this.#with(state, { outputs: state.outputs.filter((output) => !omitted.has(output)) });
  }

  include(...relations: readonly IncludeInput[]): RowsSet {
    const state = this.state();
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

  /** The same rows, whose queries end when the signal says so. */
  signal(signal: AbortSignal): RowsBuilder {
    return new RowsSet(this.state(), signalled(this.executor, signal));
  }

  all(): PlannedQuery<unknown[]> {
    return new PlannedQuery(selectPlan(this.state()), ({ rows }) => rows as unknown[], this.executor);
  }

  first(): PlannedQuery<unknown> {
    return this.#first(this.state());
  }

  last(): PlannedQuery<unknown> {
    const state = this.state();
    return this.#first({ ...state, reversed: !state.reversed });
  }

  count(): PlannedQuery<number> {
    const outputs = [{ name: "count", aggregate: { kind: "count", field: countField } }] as const;
    const plan = { kind: "aggregate", of: countedPlan(this.state()), outputs } as const;
    return new PlannedQuery(plan, ({ rows }) => (rows[0] as { readonly count: number }).count, this.executor);
  }

  exists(): PlannedQuery<boolean> {
    return new PlannedQuery(
      { kind: "exists", of: countedPlan(this.state()) },
      ({ rows }) => rows.length > 0,
      this.executor,
    );
  }

  pluck(name: string): PlannedQuery<unknown[]> {
    const state = this.state();
    const output = findOutput(state, name);
    const read = ({ rows }: { readonly rows: readonly unknown[] }): unknown[] =>
      rows.map((row) => (row as Record<string, unknown>)[name]);
    return new PlannedQuery(selectPlan({ ...state, outputs: [output] }), read, this.executor);
  }

  page(options: PageOptions): PlannedQuery<{ rows: unknown[]; next: string | null }> {
    return pageQuery(this.state(), options, this.executor);
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return iterateRows(this.state(), this.executor);
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
  protected narrowed(filter: FilterInput | undefined): RowsState {
    const state = this.state();
    if (filter === undefined) return state;
    this.#free(state, "filter");
    return { ...state, where: allOf([state.where, filterCondition(state.scope, filter)]) };
  }

  #first(state: RowsState): PlannedQuery<unknown> {
    // The rows of a limited set that is turned round must all be known before its first one is.
    const plan = state.reversed && isLimited(state) ? selectPlan(state, true) : firstPlan(state);
    return new PlannedQuery(plan, ({ rows }) => rows[0] ?? null, this.executor);
  }

  #narrow(filters: readonly FilterInput[], change: (condition: RowsState["where"]) => RowsState["where"]): RowsSet {
    const state = this.state();
    this.#free(state, "filter");
    const conditions = allOf(filters.map((filter) => filterCondition(state.scope, filter)));
    return this.#with(state, { where: allOf([state.where, change(conditions)]) });
  }

  /** Refuses builders that would change which rows a limit already chose. */
  #free(state: RowsState, builder: string): void {
    if (state.single) this.#choosable(builder);
    if (isLimited(state)) {
      throw invalid(
        state.scope.source.name,
        [],
        `${builder}() after limit() or offset() would choose other rows: call it before them`,
      );
    }
  }

  #choosable(builder: string): RowsState {
    const state = this.state();
    if (!state.single) return state;
    throw invalid(
      state.scope.source.name,
      [],
      `${builder}() cannot be used on the row of a to-one relation: only its shape can be chosen`,
    );
  }

  #count(count: number, builder: string): number {
    if (Number.isSafeInteger(count) && count >= 0) return count;
    throw invalid(this.state().scope.source.name, [], `${builder}() takes a whole number that is not negative`);
  }

  #with(state: RowsState, change: Partial<RowsState>): RowsSet {
    return new RowsSet({ ...state, ...change }, this.executor);
  }
}

const countField = /* @__PURE__ */ integerField();

function findOutput(state: RowsState, name: string): Output {
  const output = state.outputs.find((each) => each.name === name);
  if (output === undefined) throw unknownField(state.scope, String(name));
  return output;
}

function readOrder(state: RowsState, order: OrderInput): OrderTerm {
  const fields = fieldsOf(state.scope) as Readonly<Record<string, unknown>>;
  if (typeof order === "string") {
    const [direction, name] = order.startsWith("-") ? (["desc", order.slice(1)] as const) : (["asc", order] as const);
    if (!state.scope.source.table.byName.has(name)) throw unknownField(state.scope, name);
    return (fields[name] as FieldExpression)[direction]().term;
  }
  const built = typeof order === "function" ? order(fields as never) : null;
  if (built instanceof OrderValue) return built.term;
  if (built instanceof FieldExpression) return built.asc().term;
  throw invalid(state.scope.source.name, [], "orderBy() takes names of fields and callbacks that give an expression");
}

function readInclude(state: RowsState, name: string, build: unknown): Output {
  const relation = state.scope.source.relations.get(name);
  if (relation === undefined) throw unknownField(state.scope, name);
  const set = new RowsSet(allRows(relation.target, relation.holds !== "many"), null);
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
  return { kind: "include", name, relation, select: selectPlan(built.current, relation.holds === "many") };
}

/** A description of rows to find. */
export class RowsSet extends RowsBuilder {
  /** What has been asked so far, as data. */
  readonly current: RowsState;

  constructor(state: RowsState, executor: Executor | null) {
    super(executor);
    this.current = state;
  }

  /** Whether the query that these rows are included in would not know what this one was told. */
  get isSignalled(): boolean {
    return this.executor?.signal !== undefined;
  }

  /** The scope that expressions about the rows carry. */
  get scope(): RowsState["scope"] {
    return this.current.scope;
  }

  protected override state(): RowsState {
    return this.current;
  }

  get(filter?: FilterInput): PlannedQuery<unknown> {
    return this.one(this.narrowed(filter), true);
  }

  find(filter?: FilterInput): PlannedQuery<unknown> {
    return this.one(this.narrowed(filter), false);
  }

  update(patch: object, options: WideOptions = {}): PlannedQuery<number> {
    const rows = this.#written("update", options);
    const set = new InputReader(this.scope.source).patch(patch, this.scope, fieldsOf(this.scope));
    // A patch without changes still says how many rows it would have met.
    if (set.length === 0) return this.count();
    return new PlannedQuery({ kind: "update", rows, set, outputs: [] }, ({ count }) => count, this.executor);
  }

  delete(options: WideOptions = {}): PlannedQuery<number> {
    const rows = this.#written("delete", options);
    return new PlannedQuery({ kind: "delete", rows }, ({ count }) => count, this.executor);
  }

  #written(verb: string, options: WideOptions): RowsNode {
    refuseView(this.scope.source);
    checkOptions(this.scope.source.name, options, ["all"]);
    return writtenRows(this.current, verb, options.all);
  }
}
