import { endless } from "../errors.ts";
import { givenValue } from "../fields/parameter.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type {
  AndNode,
  ColumnNode,
  CompareNode,
  CreatedNode,
  ExpressionNode,
  FragmentNode,
  OrderTerm,
  Scope,
  ValueNode,
} from "../plan/nodes.ts";
import type { ReadPlan } from "../plan/plan.ts";
import type { RawPart } from "../plan/raw-plan.ts";
import type { Output, RowsNode, SelectPlan } from "../plan/select-plan.ts";
import type { WritePlan } from "../plan/write-plan.ts";
import { isLinkedNode } from "./key-link.ts";
import { leadingColumns } from "./leading-columns.ts";
import { rawStorage } from "./raw-value.ts";
import { sourceNumber } from "./source-number.ts";
import { textRange } from "./text-patterns.ts";

/** A node that a statement binds. */
export type BoundNode = ValueNode | CreatedNode;

/** A value in a piece of SQL by the user. */
export type BoundPart = Extract<RawPart, { readonly kind: "bound" }>;

/** What a statement binds one by one. */
export type Bound = BoundNode | BoundPart;

/** Plans whose text depends on their shape alone. */
export type ShapedPlan = ReadPlan | WritePlan;

/** A node that is written out by hand; no node at all as soon as it has a property that is not among these. */
type Whole<Node, Names extends keyof Node> = Exclude<keyof Node, Names> extends never ? Node : never;

/** A selection with all it can have, so that none of it is forgotten where it is told apart. */
export type Selection = Whole<
  SelectPlan,
  "kind" | "expects" | "comment" | "outputs" | "group" | "distinct" | "lock" | "reverse" | keyof RowsOfSelection
>;
type RowsOfSelection = Pick<RowsNode, "scope" | "derived" | "where" | "order" | "limit" | "offset" | "scan">;
/** The same for a comparison. */
export type Comparison = Whole<CompareNode, "kind" | "operator" | "left" | "right">;
type Conjunction = Whole<AndNode, "kind" | "conditions">;
type Term = Whole<OrderTerm, "expression" | "direction" | "nulls">;

interface Walk {
  readonly values: Bound[];
  readonly scopes: Scope[];
  /** Whether equal values are one, because what uses them has to be seen to be the same. */
  merges: boolean;
}

/** Any object of a plan. */
interface Part extends Readonly<Record<string, unknown>> {
  readonly scope?: Scope;
  readonly rows?: RowsNode;
  readonly expects?: SelectPlan["expects"];
  readonly refusal?: ValueNode;
}

/**
 * A text that two plans of one source (or two expressions of one plan) share exactly when they compile to the same SQL. The nodes
 * that hold values are collected in `values`, in the order in which the text numbers them. Everything else that a node has is in
 * the text, so that nothing new can be forgotten; names tell their length, so that they cannot run together.
 */
export function shapeOf(
  plan: ShapedPlan | ExpressionNode,
  values: Bound[],
  scopes: Scope[] = [],
  merges: boolean = false,
): string {
  return shape(plan, { values, scopes, merges });
}

function shape(part: unknown, walk: Walk): string {
  if (typeof part === "string") return `${part.length}:${part}`;
  if (typeof part !== "object" || part === null) return `${String(part)};`;
  if (Array.isArray(part)) return `[${part.length}${shapes(part, 0, walk)}`;
  const node = part as Part;
  switch (node.kind) {
    case "value":
      return bound(part as BoundNode, walk);
    case "fragment":
      return fragment(part as FragmentNode, walk);
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
      return selection(part as Selection, walk) + (node.expects === undefined ? "" : refusal(node, walk));
  }
  // Columns and relations go by their names.
  if (node.kind === undefined && (node["field"] ?? node["holds"]) !== undefined) return shape(node["name"], walk);
  let text = "{";
  for (const key in node) {
    const each = node[key];
    // Sources follow from the columns and relations that lead to them, comments are added later, any row may be looked at; what is null
    // or empty says nothing.
    if (key === "ttl") throw endless("a database");
    if (each === null || each === false || key === "source" || key === "comment" || key === "scan") continue;
    if (Array.isArray(each) && each.length === 0) continue;
    if (key === "kind" || key === "operator") text += each;
    else if (key === "field") text += `${fieldShape(each as FieldShape)};`;
    else if (key === "select") text += nested(each as SelectPlan, walk);
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
  const { scope, derived, where, order, limit, offset, group, distinct, lock, reverse } = node;
  const { merges } = walk;
  let text = `{@${place(scope, walk.scopes)}`;
  if (distinct === true || group?.keys.length) walk.merges = true;
  if (group !== undefined) text += `g${shape(group, walk)}`;
  if (derived !== undefined) {
    text += `u${derived.operator}`;
    for (const each of derived.queries) text += nested(each, walk);
  }
  if (where !== null) text += `w${shape(where, walk)}`;
  for (const each of order) text += term(each, walk);
  if (limit !== null) text += `l${bound(limit, walk)}`;
  if (offset !== null) text += `f${bound(offset, walk)}`;
  if (distinct) text += distinct === true ? "d" : `e${shape(distinct, walk)}`;
  if (lock !== undefined) text += `k${lock.strength}${lock.busy}`;
  if (reverse) text += "r";
  text += `${outputs(node.outputs, scope, walk)}}`;
  walk.merges = merges;
  return text;
}

/** What a plan has besides that is refused inside the database. */
function refusal({ expects, refusal: name }: Part, walk: Walk): string {
  return `x${expects}${name === undefined ? "" : bound(name, walk)}`;
}

/** A query that stands in another one. */
function nested(select: SelectPlan, walk: Walk): string {
  return `#${sourceNumber(select.scope.source)}${shape(select, walk)}`;
}

function term({ expression, direction, nulls }: Term, walk: Walk): string {
  return `${direction === "asc" ? "+" : "-"}${nulls === "first" ? "<" : ">"}${shape(expression, walk)}`;
}

function shapes(parts: readonly unknown[], start: number, walk: Walk): string {
  let text = "";
  for (let index = start; index < parts.length; index++) text += shape(parts[index], walk);
  return text;
}

function place<Item extends object>(item: Item, items: Item[]): number {
  const index = indexIn(items, item);
  return index < 0 ? items.push(item) - 1 : index;
}

/** Lists that are shorter are looked through faster than a map is made. */
const LONG = 64;
const indexes = new WeakMap<readonly object[], Map<object, number>>();

/** The index of an item, in a list that may have grown since, but has no item twice. */
function indexIn(items: readonly object[], item: object): number {
  if (items.length < LONG) return items.indexOf(item);
  let index = indexes.get(items);
  if (index === undefined) indexes.set(items, (index = new Map()));
  for (let next = index.size; next < items.length; next++) index.set(items[next] as object, next);
  return index.get(item) ?? -1;
}

/** The place of a node among those that are bound, or of one that is bound in its stead. */
export function placeOf(node: BoundNode, values: readonly Bound[]): number {
  const index = indexIn(values, node);
  return index < 0 ? values.findIndex((each) => isEqual(each, node)) : index;
}

/** Whether two values are bound alike. What takes the type of the column it meets may not be. */
function isEqual(left: Bound, right: BoundNode): boolean {
  if (left.kind !== "value" || right.kind !== "value" || left.value !== right.value) return false;
  return fieldShape(left.field) === fieldShape(right.field) && !left.field.storage.startsWith("native");
}

function bound(node: BoundNode, { values, merges }: Walk): string {
  const isNull = node.kind === "value" && givenValue(node.value) === null;
  const known = merges ? placeOf(node, values) : -1;
  return `?${known < 0 ? place(node, values) : known}${fieldShape(node.field)}${isNull ? "-" : ";"}`;
}

/** SQL of the user is text of the statement, but for what it binds. */
function fragment({ parts, field }: FragmentNode, walk: Walk): string {
  let text = `{sql${fieldShape(field)}`;
  for (const part of parts) {
    if (part.kind === "text") text += shape(part.text, walk);
    else if (part.kind === "identifier") text += `i${shape(part.name, walk)}`;
    else if (part.kind === "bound") text += `?${place<Bound>(part, walk.values)}${rawStorage(part.value)}`;
    else text += `e${shape(part, walk)}`;
  }
  return `${text}}`;
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
