import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnNode, ConditionNode, ExpressionNode } from "../plan/nodes.ts";
import type { IncludeOutput, Output, SelectPlan } from "../plan/select-plan.ts";
import { identity } from "../query/collisions.ts";
import { columnNode } from "../query/column-nodes.ts";
import { allOf } from "../query/conditions.ts";

type Row = Record<string, unknown>;

/** Related rows that another store holds, and where the rows are that they belong to. */
interface Missing {
  /** The includes that lead from the rows of a plan to those rows. */
  readonly trail: readonly string[];
  readonly include: IncludeOutput;
}

/** A plan without the rows that other stores hold: in the place of each stands what leads to it. */
interface OwnPart {
  readonly plan: SelectPlan;
  readonly missing: readonly Missing[];
}

/** What of a plan one store can answer. */
export function ownPart(plan: SelectPlan): OwnPart {
  const missing: Missing[] = [];
  return { plan: withoutOthers(plan, [], missing), missing };
}

function withoutOthers(plan: SelectPlan, trail: readonly string[], missing: Missing[]): SelectPlan {
  if (!plan.outputs.some(({ kind }) => kind === "include")) return plan;
  const outputs = plan.outputs.map((output): Output => {
    if (output.kind !== "include") return output;
    const { name, relation, select } = output;
    if (!relation.across) return { ...output, select: withoutOthers(select, [...trail, name], missing) };
    missing.push({ trail, include: output });
    return { kind: "output", name, expression: columnNode(plan.scope, relation.from) };
  });
  return { ...plan, outputs };
}

/** Related rows to be read from the store that holds them. */
export interface Fetch extends OwnPart {
  readonly include: IncludeOutput;
  /** The rows that they belong to: each has what leads to its own in their place. */
  readonly parents: readonly Row[];
  /** What leads to them, each once. */
  readonly keys: readonly unknown[];
  /** The property of the related rows that says which parents they belong to. */
  readonly by: string;
}

// Nobody calls an output so.
const HIDDEN = "\0to";

/** How the related rows of all parents among some rows are read at once. */
export function fetchOf({ trail, include }: Missing, rows: readonly unknown[]): Fetch {
  const { name, relation, select } = include;
  const parents = trail.reduce(
    (found, step) => found.flatMap((row) => (row[step] as Row | readonly Row[] | null) ?? []),
    rows as readonly Row[],
  );
  const byKey = new Map<string, unknown>();
  for (const { [name]: key = null } of parents) if (key !== null) byKey.set(identity([key], [relation.to]), key);
  const keys = [...byKey.values()];
  const { plan, missing } = ownPart(select);
  const { distinct, outputs } = plan;
  const to = columnNode(select.scope, relation.to);
  const by = outputs.find((output) => output.kind === "output" && isColumn(output.expression, to))?.name ?? HIDDEN;
  const among: ConditionNode = { kind: "in", operand: to, values: { kind: "value", value: keys, field: to.field } };
  return {
    include,
    parents,
    keys,
    by,
    missing,
    plan: {
      ...plan,
      where: plan.where === null ? among : allOf([among, plan.where]),
      outputs: by === HIDDEN ? [...outputs, { kind: "output", name: HIDDEN, expression: to }] : outputs,
      distinct: typeof distinct === "object" ? [to, ...distinct] : distinct,
      // Which rows of each parent are kept is told when all are there.
      limit: null,
      offset: null,
      reverse: false,
    },
  };
}

function isColumn(expression: ExpressionNode, { scope, column }: ColumnNode): boolean {
  return (
    expression.kind === "column" &&
    expression.path.length === 0 &&
    expression.scope === scope &&
    expression.column === column
  );
}

/** Puts related rows into the rows they belong to; gives all that are there now. Limits are applied for each parent. */
export function putRelated({ include, parents, by, plan }: Fetch, rows: readonly unknown[]): readonly Row[] {
  const { name, relation, select } = include;
  const groups = new Map<string, Row[]>();
  for (const row of rows as readonly Row[]) {
    const key = identity([row[by]], [relation.to]);
    if (by === HIDDEN) delete row[HIDDEN];
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  for (const [key, group] of groups) groups.set(key, cut(group, select));
  const given = new Set<Row>();
  // A row that several parents share is there once for each of them.
  const own = (row: Row): Row => (given.size < given.add(row).size ? row : copyRow(row, plan.outputs));
  return parents.flatMap((parent) => {
    const key = parent[name] ?? null;
    const related = ((key === null ? undefined : groups.get(identity([key], [relation.to]))) ?? []).map(own);
    parent[name] = relation.holds === "many" ? related : (related[0] ?? null);
    return related;
  });
}

function cut(rows: Row[], { limit, offset, reverse }: SelectPlan): Row[] {
  const from = Number(offset?.value ?? 0);
  const kept = rows.slice(from, limit === null ? undefined : from + Number(limit.value));
  return reverse ? kept.toReversed() : kept;
}

function copyRow(row: Row, outputs: readonly Output[]): Row {
  const cells = outputs.flatMap((output): [string, unknown][] => {
    const value = row[output.name];
    // What only told the parents apart is gone.
    if (value === undefined) return [];
    if (output.kind === "output") return [[output.name, copyValue(value, output.expression.field)]];
    const { outputs: inner } = output.select;
    const copied = Array.isArray(value)
      ? value.map((each: Row) => copyRow(each, inner))
      : value && copyRow(value as Row, inner);
    return [[output.name, copied]];
  });
  return Object.fromEntries(cells);
}

/** A value that shares nothing with another: stores keep what is not the user's. */
function copyValue(value: unknown, { codecs }: FieldShape): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { encode, decode } = codecs.structured as { encode(value: unknown): unknown; decode(stored: unknown): unknown };
  return decode(encode(value));
}
