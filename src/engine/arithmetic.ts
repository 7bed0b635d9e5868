import type { ArithmeticNode } from "../plan/nodes.ts";
import { shortInteger } from "../fields/exact-integer.ts";

type Operator = ArithmeticNode["operator"];

const FLOAT: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  div: (left, right) => left / right,
  // The quotient of whole numbers within ±2^53 is never rounded up to a whole number.
  idiv: (left, right) => Math.trunc(left / right),
  mod: (left, right) => left % right,
};

const BIG: Readonly<Record<Exclude<Operator, "div">, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  idiv: (left, right) => left / right,
  mod: (left, right) => left % right,
};

type Whole = number | bigint;
type Calculate = (left: Whole, right: Whole) => Whole;

/** Whole numbers stay exact: a result past ±2^53 is a bigint until it comes back into that range. */
function whole(operator: keyof typeof BIG): Calculate {
  const quick = FLOAT[operator];
  const exact = BIG[operator];
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number") {
      const result = quick(left, right);
      if (Number.isSafeInteger(result)) return result + 0;
    }
    return shortInteger(exact(BigInt(left), BigInt(right)));
  };
}

function float(operator: Operator): Calculate {
  const calculate = FLOAT[operator];
  return (left, right) => calculate(Number(left), Number(right)) + 0;
}

/** How two structured numbers, not null, are made into one. Decimals are scaled integers of one scale. */
export function arithmetic({ operator, field }: ArithmeticNode): (left: never, right: never) => unknown {
  // What is divided gives a double, of decimals too: their scales cancel out.
  if (operator === "div" || field.storage === "float8") return unlessZero(operator, float(operator));
  return unlessZero(operator, field.kind === "number" ? whole(operator) : (BIG[operator] as Calculate));
}

/** Nothing can be divided by zero. */
function unlessZero(operator: Operator, calculate: Calculate): (left: Whole, right: Whole) => Whole | null {
  const divides = operator === "div" || operator === "idiv" || operator === "mod";
  return divides ? (left, right) => (right ? calculate(left, right) : null) : calculate;
}
