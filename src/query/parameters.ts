import { invalid } from "../errors.ts";
import { Parameter } from "../fields/parameter.ts";
import { Refusal } from "../fields/refusal.ts";
import type { TextNode, ValueNode } from "../plan/nodes.ts";
import type { QueryPlan } from "../plan/plan.ts";
import { wholePattern } from "./patterns.ts";
import { isPlainObject } from "./plain-object.ts";
import { checkOptions } from "../contracts/known-options.ts";

// Nothing below these holds nodes with parameters: parts of models, what nodes are about, cells of rows, and lists.
const LEAVES: ReadonlySet<string> = new Set([
  "field",
  "column",
  "source",
  "scope",
  "child",
  "relation",
  "columns",
  "values",
]);

// What is of no kind is known by what stands in it: terms of orders and assignments, groups, branches, derived rows, conflicts, and
// the rows of a write.
const UNNAMED = ["expression", "keys", "when", "queries", "set", "where"];

/** The plan with the values of its parameters; all must be given, and nothing else. */
export function withParameters<Plan extends QueryPlan>(plan: Plan, values: Readonly<Record<string, unknown>>): Plan {
  const used = new Set<string>();
  const bound = bind(plan, values ?? {}, used) as Plan;
  checkOptions(null, values ?? null, [...used]);
  return bound;
}

function bind(part: unknown, values: Readonly<Record<string, unknown>>, used: Set<string>): unknown {
  if (Array.isArray(part)) return part.map((each) => bind(each, values, used));
  if (!isPlainObject(part)) return part;
  if (part["kind"] === "value") return bindValue(part as unknown as ValueNode, values, used);
  const isPart = typeof part["kind"] === "string" || UNNAMED.some((name) => name in part);
  // The insert behind a created key is known by identity.
  if (!isPart || part["kind"] === "created") return part;
  const bound: Record<string, unknown> = Object.fromEntries(
    Object.entries(part).map(([name, each]) => [name, LEAVES.has(name) ? each : bind(each, values, used)]),
  );
  const { needle } = part as { readonly needle?: ValueNode };
  if (needle?.value instanceof Parameter) wholePattern(bound as unknown as TextNode, null, needle.value.name);
  return bound;
}

function bindValue(node: ValueNode, values: Readonly<Record<string, unknown>>, used: Set<string>): ValueNode {
  const { value, field } = node;
  if (!(value instanceof Parameter)) return node;
  const { name } = value;
  used.add(name);
  const given = Object.hasOwn(values, name) ? values[name] : undefined;
  if (given === undefined) throw value.missing();
  if (given === null) throw invalid(null, [name], "must not be null: ask isNull() in a query of its own");
  const accepted = field.accept(given);
  if (!(accepted instanceof Refusal)) return { ...node, value: accepted };
  throw invalid(null, [name], accepted.issues[0]?.message ?? "");
}
