import type { CallNode, FunctionName } from "../plan/nodes.ts";
import { cast } from "./cast.ts";
import { datePart, plus, plusMonths, truncate } from "./date-functions.ts";
import { removeItem } from "./lists.ts";
import { sqlNeeded } from "./refuse-sql.ts";
import { foldLower, foldUpper } from "./text-lookup.ts";

type Calculate = (...values: never[]) => unknown;

/** By name: what each makes of structured values. Only `concat` and `coalesce` are given nulls. */
const FUNCTIONS: Readonly<Record<FunctionName, (node: CallNode) => Calculate>> = {
  lower: () => foldLower,
  upper: () => foldUpper,
  length: () => (text: string) => Array.from(text).length,
  // Null joins as the empty text.
  concat:
    () =>
    (...texts) =>
      texts.join(""),
  abs: () => (value: number | bigint) => (value < 0 ? -value : value),
  round,
  year: datePart,
  month: datePart,
  day: datePart,
  weekDay: datePart,
  hour: datePart,
  minute: datePart,
  second: datePart,
  trunc: truncate,
  plus,
  plusMonths,
  coalesce,
  cast: castOperand,
  itemCount: () => (list: readonly unknown[]) => list.length,
  append: () => (list: readonly unknown[], item: unknown) => [...list, item],
  remove: ({ field }) => removeItem(field),
  jsonText: () => ofType("string"),
  jsonNumber: () => ofType("number"),
  jsonBoolean: () => ofType("boolean"),
  distance: () => {
    throw sqlNeeded("distance");
  },
};

/** How the result of a function is made of the structured values of its operands. */
export function call(node: CallNode): (values: readonly unknown[]) => unknown {
  const calculate = FUNCTIONS[node.name](node) as (...values: readonly unknown[]) => unknown;
  const takesNull = node.name === "concat" || node.name === "coalesce";
  return (values) => (!takesNull && values.includes(null) ? null : calculate(...values));
}

function castOperand({ operands: [operand], field }: CallNode): Calculate {
  return cast(operand?.field ?? field, field);
}

function coalesce({ operands, field }: CallNode): Calculate {
  const casts = operands.map((operand) => cast(operand.field, field));
  return (...values) => casts.reduce<unknown>((found, convert, index) => found ?? convert(values[index]), null);
}

function round(node: CallNode): Calculate {
  // A decimal of fewer digits.
  if (node.field.kind === "decimal") return castOperand(node);
  const unit = 10 ** Number(node.parameter);
  return (value: number) => roundHalf(value * unit) / unit + 0;
}

/** Half away from zero. Math.round would take halves upwards; large doubles have no fraction, and adding to them changes them. */
function roundHalf(value: number): number {
  if (Math.abs(value) >= 2 ** 52) return value;
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5);
}

/** A JSON value of a type; null for any other. */
function ofType(type: string): Calculate {
  return (value: unknown) => (typeof value === type ? value : null);
}
