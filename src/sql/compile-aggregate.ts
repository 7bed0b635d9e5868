import { plainFloat } from "../fields/plain-fields.ts";
import type { AggregateNode, ArithmeticNode } from "../plan/nodes.ts";
import { type Composition, frameOf, quote } from "./composition.ts";
import { checkArithmetic } from "./foreign-storage.ts";
import { scopesOf } from "./scopes-of.ts";

/** A value about the rows of a group. */
export function compileAggregateNode(node: AggregateNode, composition: Composition): string {
  const { dialect, write } = composition;
  const { name, operand, distinct, filter } = node;
  const present = ownRow(node, composition);
  const kept = filter === null ? "" : write.condition(filter, composition);
  const where =
    filter === null ? "" : ` FILTER (WHERE ${operand === null && present ? `${kept} AND ${present}` : kept})`;
  if (operand === null) return `${name}(*)${where}`;
  if (name === "avg") return write.expression(quotient(node), composition);
  const { field } = operand;
  const value = write.expression(operand, composition);
  const of = present === null ? value : `CASE WHEN ${present} THEN ${value} END`;
  const aggregate = (sql: string): string => `${name}(${distinct ? "DISTINCT " : ""}${sql})${where}`;
  if (name === "count") return aggregate(of);
  if (name === "sum") {
    checkArithmetic(field, field, dialect.name);
    // Else the sum would be of a wider type than what is added up.
    return dialect.cast(aggregate(of), node.field);
  }
  // Not every database knows which of two UUIDs is less.
  return field.storage === "uuid"
    ? dialect.cast(aggregate(dialect.plain(of, field)), field)
    : aggregate(dialect.ordered(of, field));
}

/**
 * A condition that every grouped row satisfies, where an aggregate is about rows outside of their query too: once it has left out what
 * it knows, a database may take it for an aggregate of the query outside. Else `null`.
 */
function ownRow({ operand, filter }: AggregateNode, composition: Composition): string | null {
  const { grouped } = composition;
  const scopes = scopesOf(operand);
  const decisive = scopes.size === 0 ? scopesOf(filter) : scopes;
  if (grouped === null || ![...decisive].some((scope) => scope !== grouped)) return null;
  const { prefix, rows, source } = frameOf(grouped, composition);
  const [key] = rows === "" ? (source?.table.key ?? []) : [];
  const column = `${prefix}${key === undefined ? "c0" : quote(key.column)}`;
  // Of a test for null databases know that it holds, and leave the column out.
  return key === undefined ? `coalesce(${column} = ${column}, TRUE)` : `${column} = ${column}`;
}

/** The sum as a double by the count, which is the same everywhere. */
function quotient(node: AggregateNode): ArithmeticNode {
  const field = node.operand?.field ?? plainFloat;
  const sum: AggregateNode = { ...node, name: "sum", field };
  return {
    kind: "arithmetic",
    operator: "div",
    left: { kind: "call", name: "cast", operands: [sum], parameter: null, field: plainFloat },
    right: { ...node, name: "count" },
    field: plainFloat,
  };
}
