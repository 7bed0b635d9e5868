import type { FieldShape } from "../plan/any-field.ts";
import type {
  AndNode,
  ColumnNode,
  CompareNode,
  CreatedNode,
  ExpressionNode,
  OrderTerm,
  Scope,
  ValueNode,
} from "../plan/nodes.ts";
import type { ReadPlan } from "../plan/plan.ts";
import type { Output, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { isLinkedNode } from "./key-link.ts";
import { textRange } from "./text-patterns.ts";

/** What a statement binds one by one. */
export type Bound = ValueNode | CreatedNode;

/** Plans whose text depends on their shape alone. */
export type ShapedPlan = ReadPlan | WritePlan;

/** A node that is written out by hand; no node at all as soon as it has a property that is not among these. */
type Whole<Node, Names extends keyof Node> = Exclude<keyof Node, Names> extends never ? Node : never;

/** A selection with all it can have, so that none of it is forgotten where it is told apart. */
export type Selection = Whole<
  SelectPlan,
  "kind" | "expects" | "outputs" | "distinct" | "reverse" | keyof RowsOfSelection
>;
type RowsOfSelection = Pick<RowsNode, "scope" | "where" | "order" | "limit" | "offset">;
/** The same for a comparison. */
export type Comparison = Whole<CompareNode, "kind" | "operator" | "left" | "right">;
type Conjunction = Whole<AndNode, "kind" | "conditions">;
type Term = Whole<OrderTerm, "expression" | "direction" | "nulls">;

interface Walk {
  readonly values: Bound[];
  readonly scopes: Scope[];
}

/** Any object of a plan. */
interface Part extends Readonly<Record<string, unknown>> {
  readonly scope?: Scope;
  readonly rows?: RowsNode;
  readonly expects?: SelectPlan["expects"];
}

/**
 * A text that two plans of one source (or two expressions of one plan) share exactly when they compile to the same SQL. The nodes
 * that hold values are collected in `values`, in the order in which the text numbers them. Everything else that a node has is in
 * the text, so that nothing new can be forgotten; names tell their length, so that they cannot run together.
 */
export function shapeOf(plan: ShapedPlan | ExpressionNode, values: Bound[], scopes: Scope[] = []): string {
  return shape(plan, { values, scopes });
}

function shape(part: unknown, walk: Walk): string {
  if (typeof part === "string") return `${part.length}:${part}`;
  if (typeof part !== "object" || part === null) return `${String(part)};`;
  if (Array.isArray(part)) return `[${part.length}${shapes(part, 0, walk)}`;
  const node = part as Part;
  switch (node.kind) {
    case "value":
      return bound(part as Bound, walk);
    case "created":
      return created(part as CreatedNode, walk);
    case "scope":
      return `@${place(part as Scope, walk.scopes)};`;
    case "column": {
      const { scope, path, column } = part as ColumnNode;
      return `.${place(scope, walk.scopes)}${path.length === 0 ? "" : shape(path, walk)}.${shape(column.name, walk)}`;
    }
    case "compare":
      return comparison(part as Comparison, walk);
    case "and":
      return `{&${shape((part as Conjunction).conditions, walk)}`;
    case "select":
      // What is refused inside the database has more to it.
      if (node.expects === undefined) return selection(part as Selection, walk);
  }
  // Columns and relations go by their names.
  if (node.kind === undefined && (node["field"] ?? node["holds"]) !== undefined) return shape(node["name"], walk);
  let text = "{";
  for (const key in node) {
    const each = node[key];
    // Fields and sources follow from the columns and relations that lead to them; what is null or empty says nothing.
    if (each === null || each === false || key === "field" || key === "source") continue;
    if (Array.isArray(each) && each.length === 0) continue;
    if (key === "kind" || key === "operator") text += each;
    else if (key === "outputs") text += outputs(each as readonly Output[], node.scope ?? node.rows?.scope, walk);
    // Rows are not part of the text, but many are written otherwise than one.
    else if (key === "values" && Array.isArray(each)) text += each.length > 1 ? "*" : "";
    else text += key + shape(each, walk);
  }
  return `${text}${variant(node)}}`;
}

// The nodes that every query has are spelled out: going through their properties by name costs more than all the rest.

function comparison({ operator, left, right }: Comparison, walk: Walk): string {
  return `{${operator}${shape(left, walk)}${shape(right, walk)}}`;
}

function selection(node: Selection, walk: Walk): string {
  const { scope, where, order, limit, offset, distinct, reverse } = node;
  let text = `{@${place(scope, walk.scopes)}`;
  if (where !== null) text += `w${shape(where, walk)}`;
  for (const each of order) text += term(each, walk);
  if (limit !== null) text += `l${bound(limit, walk)}`;
  if (offset !== null) text += `f${bound(offset, walk)}`;
  if (distinct) text += "d";
  if (reverse) text += "r";
  return `${text}${outputs(node.outputs, scope, walk)}}`;
}

function term({ expression, direction, nulls }: Term, walk: Walk): string {
  return `${direction === "asc" ? "+" : "-"}${nulls === "first" ? "<" : ">"}${shape(expression, walk)}`;
}

function shapes(parts: readonly unknown[], start: number, walk: Walk): string {
  let text = "";
  for (let index = start; index < parts.length; index++) text += shape(parts[index], walk);
  return text;
}

function place<Item>(item: Item, items: Item[]): number {
  const index = items.indexOf(item);
  return index < 0 ? items.push(item) - 1 : index;
}

function bound(node: Bound, { values }: Walk): string {
  const isNull = node.kind === "value" && node.value === null;
  return `?${place(node, values)}${fieldShape(node.field)}${isNull ? "-" : ";"}`;
}

function created(node: CreatedNode, walk: Walk): string {
  return isLinkedNode(node) ? shape(node.link, walk) + fieldShape(node.field) : bound(node, walk);
}

function fieldShape({ storage, kind, settings: { item, scale } }: FieldShape): string {
  return storage + (kind === "bigint" ? kind : "") + (scale || "") + (item === null ? "" : fieldShape(item));
}

/** What depends on a value: which bounds a prefix has. */
function variant({ kind, needle }: Part): string {
  return kind === "text" ? `${textRange((needle as ValueNode).value as string).length}` : "";
}

const MOST_BITS = 30;

interface PlainOutputs {
  readonly own: Scope | undefined;
  readonly text: string;
}

// A table asks for the same outputs each time a row is looked up by its key.
const plainOutputs = new WeakMap<readonly Output[], PlainOutputs>();

function outputs(list: readonly Output[], own: Scope | undefined, walk: Walk): string {
  const known = plainOutputs.get(list);
  if (known !== undefined && known.own === own) return known.text;
  const [bits, count] = leadingColumns(list, own);
  const text = `s${bits}+${list.length - count}${shapes(list, count, walk)}`;
  if (count === list.length) plainOutputs.set(list, { own, text });
  return text;
}

/** Plain columns in the order of their table, which is how nearly all outputs begin, are a number with a bit for each. */
function leadingColumns(list: readonly Output[], own: Scope | undefined): [bits: number, count: number] {
  let bits = 0;
  let at = 0;
  let index = 0;
  for (; index < list.length; index++) {
    const output = list[index] as Output;
    if (output.kind !== "output" || output.expression.kind !== "column" || output.expression.path.length > 0) break;
    const { column, scope: from } = output.expression;
    // A write has one table and no scope of its own.
    if ((own !== undefined && own !== from) || column.name !== output.name) break;
    const { columns } = from.source.table;
    while (at < columns.length && columns[at] !== column) at++;
    if (at >= Math.min(columns.length, MOST_BITS)) break;
    bits |= 1 << at++;
  }
  return [bits, index];
}
