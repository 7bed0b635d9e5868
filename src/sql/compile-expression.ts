import { tooDeep } from "../errors.ts";
import type { CaseNode, ExpressionNode } from "../plan/nodes.ts";
import { bindNode } from "./bind.ts";
import { compileAggregateNode } from "./compile-aggregate.ts";
import { compileArithmetic, compileAs, compileCall } from "./compile-call.ts";
import { compileFragment } from "./compile-fragment.ts";
import { compileJson, compileJsonSet } from "./compile-json.ts";
import { compileLink } from "./compile-link.ts";
import { compileSubquery } from "./compile-subquery.ts";
import { type Composition, columnAt, frameOf, quote } from "./composition.ts";
import { isLinkedNode } from "./key-link.ts";

/** Where operands stand several times in the text of a function, it grows by as much with each level: a few more would fill the memory. */
const MOST_LENGTH = 1e6;

/** The value of an expression for a row. */
export function compileExpression(node: ExpressionNode, composition: Composition): string {
  const text = composition.keys.get(node) ?? compileNode(node, composition);
  if (text.length > MOST_LENGTH) throw tooDeep(composition.dialect.name);
  return text;
}

function compileNode(node: ExpressionNode, composition: Composition): string {
  const { dialect, write } = composition;
  switch (node.kind) {
    case "column":
      return columnAt(frameOf(node.scope, composition), node.path, node.column, composition);
    case "created":
      if (isLinkedNode(node)) return compileLink(node, composition);
      return dialect.cast(bindNode(node, composition), node.field);
    case "value":
      return dialect.cast(bindNode(node, composition), node.field);
    case "now":
      return dialect.now(node.field);
    case "arithmetic":
      return compileArithmetic(node, composition);
    case "call":
      return compileCall(node, composition);
    case "json":
      return compileJson(node, composition);
    case "jsonSet":
      return compileJsonSet(node, composition);
    case "case":
      return compileCase(node, composition);
    case "test":
      return `((${write.condition(node.condition, composition)}) IS TRUE)`;
    case "aggregate":
      return compileAggregateNode(node, composition);
    case "subquery":
      return compileSubquery(node, composition);
    case "result":
      return `${frameOf(node.scope, composition).prefix}c${node.index}`;
    case "fragment":
      return compileFragment(node, composition);
    case "incoming":
      return `excluded.${quote(node.column.column)}`;
  }
}

function compileCase({ branches, otherwise, field }: CaseNode, composition: Composition): string {
  const { write } = composition;
  const texts = branches.map(
    ({ when, then }) => ` WHEN ${write.condition(when, composition)} THEN ${compileAs(then, field, composition)}`,
  );
  return `CASE${texts.join("")}${otherwise === null ? "" : ` ELSE ${compileAs(otherwise, field, composition)}`} END`;
}

/** An expression as a cell of what a statement gives. */
export function compileCell(node: ExpressionNode, index: number, composition: Composition): string {
  return composition.dialect.cell(compileExpression(node, composition), node.field, index);
}

/** An expression in the form that all storages of its kind share. */
export function compilePlain(node: ExpressionNode, composition: Composition): string {
  return composition.dialect.plain(compileExpression(node, composition), node.field);
}
