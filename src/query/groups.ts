import type { ConditionNode, ExpressionNode, OrderTerm, Scope } from "../plan/nodes.ts";
import type { Output } from "../plan/select-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { isEquatable } from "./comparable.ts";
import { allOf } from "./conditions.ts";
import { type Node, hasAggregate, isSame, replaceParts, someOfQuery, somePart } from "./node-parts.ts";

/** Rows that are grouped, or not. */
interface Grouping {
  readonly scope: Scope;
  readonly group: readonly ExpressionNode[] | null;
  readonly where: ConditionNode;
  readonly having: ConditionNode;
  readonly outputs: readonly Output[];
}

/** The name of the column that an expression takes from a scope outside of aggregates and keys, or `null`. */
export function looseColumn(node: Node, keys: readonly ExpressionNode[], scope: Scope): string | null {
  let found: string | null = null;
  const isWithin = (part: Node): boolean => isLoose(part, true);
  const isLoose = (part: Node, within: boolean = false): boolean => {
    // What a query inside aggregates are its own rows, and databases see in it only columns as keys.
    if (part.kind === "aggregate" && !within) return false;
    if (keys.some((key) => (!within || isColumn(key)) && isSame(key, part))) return false;
    if ((part.kind === "column" || part.kind === "result") && part.scope === scope) {
      found = part.kind === "column" ? part.column.name : "a result";
      return true;
    }
    if (part.kind === "related" && part.scope === scope) {
      found = part.relation.name;
      return true;
    }
    return (
      somePart(part, within ? isWithin : (each) => isLoose(each)) ||
      ("select" in part && someOfQuery(part.select, isWithin))
    );
  };
  isLoose(node);
  return found;
}

function isColumn(node: Node): boolean {
  return node.kind === "result" || (node.kind === "column" && node.path.length === 0);
}

/** Whether an aggregate is taken of another. */
function hasNested(node: Node): boolean {
  return node.kind === "aggregate" ? somePart(node, hasAggregate) : somePart(node, hasNested);
}

/** Refuses what has no one value for a group: databases would refuse it, or pick a row. */
export function checkGroup(
  { group, scope, outputs, having }: Grouping,
  order: readonly OrderTerm[],
  nests: boolean = false,
): void {
  const keys = group ?? [];
  const model = scope.source.name;
  const nodes: Node[] = [having, ...order.map((term) => term.expression)];
  for (const output of outputs) {
    if (output.kind === "include")
      throw new UnsupportedError(
        `include("${output.name}") in groups`,
        "every store",
        "ask for the related rows apart",
      );
    nodes.push(output.expression);
  }
  for (const node of nodes) {
    if (!nests && hasNested(node))
      throw invalid(model, [], "aggregates an aggregate: use aggregate() on the grouped set");
    const name = looseColumn(node, keys, scope);
    if (name !== null)
      throw invalid(
        model,
        [name],
        "is neither a key of the groups nor inside an aggregate: add it to groupBy(), or aggregate it",
      );
  }
  for (const key of keys) {
    if (!isEquatable(key.field))
      throw new UnsupportedError(
        "groupBy of JSON or vectors",
        "every store",
        "group by a part of the document, as text, or by a distance",
      );
    if (hasAggregate(key)) throw invalid(model, [], "cannot be grouped by an aggregate: filter() or orderBy() it");
  }
}

/** A condition in which those that were annotated stand as they are: of groups they are keys, of rows an index may serve them. */
function bare(condition: ConditionNode): ConditionNode {
  return replaceParts(condition, (part) =>
    part.kind === "truth" && part.operand.kind === "test" ? bare(part.operand.condition) : null,
  );
}

/** A set narrowed by a condition: what is about groups is asked of groups, the rest of the rows that are grouped. */
export function narrowed(state: Grouping, condition: ConditionNode): Pick<Grouping, "where" | "having"> {
  const conditions = condition.kind === "and" ? condition.conditions : [condition];
  const about = conditions.filter(hasAggregate);
  if (about.length > 0 && state.group === null) throw aggregateOfRows(state);
  const rows = conditions.filter((each) => !about.includes(each)).map(bare);
  return { where: allOf([state.where, ...rows]), having: allOf([state.having, ...about]) };
}

/** The refusal of an aggregate among rows that are not grouped. */
export function aggregateOfRows({ scope }: Pick<Grouping, "scope">): Error {
  return invalid(
    scope.source.name,
    [],
    "mixes an aggregate with rows: groupBy() first, use aggregate(), or ask a relation, as in p.comments.count()",
  );
}
