import type { ArithmeticNode } from "../plan/nodes.ts";

type Operator = ArithmeticNode["operator"];

const FLOAT: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
};

const BIG: Readonly<Record<Operator, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
};

type Whole = number | bigint;

/** Whole numbers stay exact: a result past ±2^53 is a bigint until it comes back into that range. */
function whole(operator: Operator): (left: Whole, right: Whole) => Whole {
  const quick = FLOAT[operator];
  const exact = BIG[operator];
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number") {
      const result = quick(left, right);
      if (Number.isSafeInteger(result)) return result + 0;
    }
    const result = exact(BigInt(left), BigInt(right));
    const number = Number(result);
    return Number.isSafeInteger(number) ? number : result;
  };
}

function float(operator: Operator): (left: Whole, right: Whole) => number {
  const calculate = FLOAT[operator];
  return (left, right) => calculate(Number(left), Number(right)) + 0;
}

/** How two structured numbers, not null, are made into one. Decimals are scaled integers of one scale. */
export function arithmetic({ operator, field }: ArithmeticNode): (left: never, right: never) => unknown {
  if (field.storage === "float8") return float(operator);
  return field.kind === "number" ? whole(operator) : BIG[operator];
}
