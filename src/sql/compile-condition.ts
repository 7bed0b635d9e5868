import type {
  CompareNode,
  ConditionNode,
  InNode,
  KeyInNode,
  RelatedNode,
  TruthNode,
  ValueNode,
} from "../plan/nodes.ts";
import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { type EncodeNode, bindWith } from "./bind.ts";
import { compileExpression, compilePlain } from "./compile-expression.ts";
import { compileJsonExists } from "./compile-json.ts";
import { compileList } from "./compile-list.ts";
import { compileExistence, compileInQuery } from "./compile-subquery.ts";
import { compileText } from "./compile-text.ts";
import { type Composition, type Literal, columnAt, frameOf, fromClause, openFrame, quote } from "./composition.ts";
import { FLAT, balance, listed } from "./condition-tree.ts";
import type { BindRows, Dialect } from "./dialect.ts";
import { isNullable } from "./nullability.ts";

const SIGNS = { eq: "=", gt: ">", gte: ">=", lt: "<", lte: "<=" };
const COMPLEMENTS = { eq: "<>", gt: "<=", gte: "<", lt: ">=", lte: ">" };

/**
 * A condition, or when `negated` its opposite, which is true exactly when the condition is not. The negation is carried down to
 * the leaves that have a complement, because only there an index still serves it.
 */
export function compileCondition(node: ConditionNode, composition: Composition, negated = false): string {
  switch (node.kind) {
    case "constant":
      return node.value === negated ? "FALSE" : "TRUE";
    case "compare":
      return compare(node, composition, negated);
    case "isNull":
      return `${compileExpression(node.operand, composition)} IS ${negated ? "NOT " : ""}NULL`;
    case "in":
      return among(node, composition, negated);
    case "keyIn":
      return unless(negated, keyIn(node, composition));
    case "text":
      return unless(negated, compileText(node, composition));
    case "inQuery":
      return unless(negated, compileInQuery(node, composition));
    case "exists":
      return compileExistence(node, composition, negated);
    case "jsonExists":
      return unless(negated, compileJsonExists(node, composition));
    case "list":
      return unless(negated, compileList(node, composition));
    case "and":
    case "or": {
      const [first, ...others] = listed(node).map((each) => compileCondition(each, composition, negated));
      const isAnd = (node.kind === "and") !== negated;
      if (first === undefined) return isAnd ? "TRUE" : "FALSE";
      return balance([first, ...others], (terms) => `(${terms.join(isAnd ? " AND " : " OR ")})`);
    }
    case "not":
      return compileCondition(node.condition, composition, !negated);
    case "truth":
      return truth(node, composition, negated);
    case "related":
      return related(node, composition, negated);
  }
}

/** The conditions that must all hold, as far as they can be told apart without parentheses. */
export function compileTerms(node: ConditionNode | null, composition: Composition, negated = false): readonly string[] {
  if (node === null || (node.kind === "constant" && node.value !== negated)) return [];
  if (node.kind === (negated ? "or" : "and")) {
    const conditions = listed(node);
    if (conditions.length <= FLAT) return conditions.map((each) => compileCondition(each, composition, negated));
  }
  return [compileCondition(node, composition, negated)];
}

/** Conditions after `WHERE`; `""` when there are none. */
export function whereClause(terms: readonly string[]): string {
  return terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`;
}

function unless(negated: boolean, sql: string): string {
  return negated ? `(${sql}) IS NOT TRUE` : sql;
}

function compare({ operator, left, right }: CompareNode, composition: Composition, negated: boolean): string {
  const { dialect } = composition;
  // A side that is always null makes every comparison false.
  if ([left, right].some((side) => side.kind === "value" && side.value === null)) return negated ? "TRUE" : "FALSE";
  const isEqual = operator === "eq";
  const differ = left.field.storage !== right.field.storage;
  const compile = differ ? compilePlain : compileExpression;
  const first = isEqual ? compile(left, composition) : dialect.ordered(compile(left, composition), left.field);
  const second = compile(right, composition);
  if (!negated) return `${first} ${SIGNS[operator]} ${second}`;
  if (isNullable(right)) return unless(true, `${first} ${SIGNS[operator]} ${second}`);
  if (!isNullable(left)) return `${first} ${COMPLEMENTS[operator]} ${second}`;
  return isEqual
    ? `${first} IS DISTINCT FROM ${second}`
    : `(${first} ${COMPLEMENTS[operator]} ${second} OR ${first} IS NULL)`;
}

function among({ operand, values }: InNode, composition: Composition, negated: boolean): string {
  const { dialect, literal } = composition;
  const { field } = operand;
  const sql = compileExpression(operand, composition);
  const is = literal
    ? `${sql} ${negated ? "NOT " : ""}IN (${spelledItems(values, field, literal, dialect)})`
    : dialect.among(sql, bindWith(values, composition, dialect.list(field) as EncodeNode), field, negated);
  return negated && isNullable(operand) ? `(${is} OR ${sql} IS NULL)` : is;
}

/** The items of a list one by one, for statements that cannot bind. */
function spelledItems({ value }: ValueNode, field: FieldShape, literal: Literal, dialect: Dialect): string {
  const encode = field.codecs[dialect.form].encode as (item: unknown) => SqlValue;
  return (value as readonly unknown[]).map((item) => dialect.cast(literal(encode(item)), field)).join(", ");
}

function keyIn({ columns, values }: KeyInNode, composition: Composition): string {
  const fields = columns.map(({ field }) => field);
  const keys = columns.map((column) => compileExpression(column, composition)).join(", ");
  const bind: BindRows = (encode) => bindWith(values, composition, encode as EncodeNode);
  return `(${keys}) IN (${composition.dialect.tuples(fields, bind)})`;
}

function truth({ operand }: TruthNode, composition: Composition, negated: boolean): string {
  const sql = compileExpression(operand, composition);
  // A piece of SQL is a condition already, which an index may serve.
  return operand.kind === "fragment" && !negated ? sql : `${sql} ${negated ? "IS NOT" : "="} TRUE`;
}

function related(node: RelatedNode, composition: Composition, negated: boolean): string {
  const { quantifier, relation, condition } = node;
  const parent = frameOf(node.scope, composition);
  const frame = openFrame(composition, relation.target, node.child);
  const start = columnAt(parent, node.path, relation.from, composition);
  const met = compileTerms(condition, composition, quantifier === "every");
  const from = fromClause(frame, composition);
  const exists = (quantifier === "some") !== negated;
  return `${exists ? "" : "NOT "}EXISTS (SELECT 1 FROM ${from}${whereClause([`${frame.prefix}${quote(relation.to.column)} = ${start}`, ...met])})`;
}
