import type { Draw } from "./draw.ts";
import { type Kind, familyOf } from "./kinds.ts";
import { type Term, called, entries, method, named, plain } from "./terms.ts";

/** A function of expressions that the API has as a method of the first. */
export interface Operator {
  /** What it is called, behind the kind it belongs to. */
  readonly call: string;
  readonly gives: Kind;
  /** The kinds of the operands, the receiver first. */
  readonly takes: readonly Kind[];
  /** Arguments that are no expressions. */
  readonly settings?: (draw: Draw) => readonly Term[];
  /** How large the result can be; as large as the largest operand unless given. */
  readonly size?: (left: number, right: number) => number;
}

const wholes = ["integer", "bigint"] as const;
const numbers = ["integer", "bigint", "float"] as const;
const decimals = ["decimal0", "decimal1", "decimal2", "decimal3", "decimal4"] as const;
const allText = familyOf("text");

const sum = (left: number, right: number): number => left + right;
const product = (left: number, right: number): number => left * right;
const same = (left: number): number => left;
// The smallest divisor is some difference of doubles, unless it comes from the edges of the kind.
const quotient = (left: number, right: number): number => (right > 1e30 ? Infinity : left * 1e17);
// The beginning of a year at the edge is as far as one gets.
const cut = (left: number): number => Math.min(left, 1900);

function arithmetic(kind: Kind, other: Kind, gives: Kind): Operator[] {
  const takes = [kind, other];
  return [
    { call: "number.add", gives, takes, size: sum },
    { call: "number.sub", gives, takes, size: sum },
    { call: "number.mul", gives, takes, size: product },
    { call: "number.div", gives: "float", takes, size: gives === "float" ? quotient : same },
  ];
}

const someDigits = (draw: Draw): Term[] => [plain(draw.pick([0, 1, 2, 3]))];

const ofNumbers: readonly Operator[] = [
  ...numbers.flatMap((kind) => [...arithmetic(kind, kind, kind), { call: "number.abs", gives: kind, takes: [kind] }]),
  ...arithmetic("integer", "float", "float"),
  ...arithmetic("float", "integer", "float"),
  ...wholes.flatMap((kind) => [
    { call: "number.idiv", gives: kind, takes: [kind, kind], size: same },
    { call: "number.mod", gives: kind, takes: [kind, kind], size: same },
  ]),
  { call: "number.round", gives: "float", takes: ["float"], settings: someDigits, size: (left) => left + 1 },
  { call: "number.round", gives: "integer", takes: ["integer"] },
];

const ofDecimals: readonly Operator[] = decimals.flatMap((kind, scale): Operator[] => [
  { call: "decimal.add", gives: kind, takes: [kind, kind], size: sum },
  { call: "decimal.sub", gives: kind, takes: [kind, kind], size: sum },
  { call: "decimal.div", gives: "float", takes: [kind, kind], size: (left) => left * 1e4 },
  { call: "decimal.abs", gives: kind, takes: [kind] },
  ...decimals.slice(0, scale + 1).map((gives, digits): Operator => ({
    call: "decimal.round",
    gives,
    takes: [kind],
    settings: () => [plain(digits)],
    size: (left) => left + 1,
  })),
]);

const ofText: readonly Operator[] = allText.flatMap((kind): Operator[] => [
  { call: "text.lower", gives: "text", takes: [kind] },
  { call: "text.upper", gives: "text", takes: [kind] },
  { call: "text.length", gives: "integer", takes: [kind] },
]);

const dayParts = ["hour", "minute", "second"];
const dateParts = ["year", "month", "day", "weekDay"];
const units = ["month", "year", "quarter", "week", "day"];

const part = (kind: Kind, name: string): Operator => ({
  call: `${kind}.${name}`,
  gives: "integer",
  takes: [kind],
  size: () => 9999,
});

const spans = ["days", "months", "years", "weeks", "hours", "minutes", "seconds", "milliseconds"];

/** A span of time that is less than twenty years. */
function span(draw: Draw, known: readonly string[]): Term[] {
  const longest = (unit: string): number => (unit === "years" ? 3 : unit === "milliseconds" ? 90_000_000 : 60);
  const chosen = draw.some(known, 1, 3);
  return [
    entries(Object.fromEntries(chosen.map((unit) => [unit, plain(draw.below(longest(unit)) - (longest(unit) >> 1))]))),
  ];
}

const moved = (kind: Kind, known: readonly string[]): Operator[] =>
  ["plus", "minus"].map((name) => ({
    call: `${kind}.${name}`,
    gives: kind,
    takes: [kind],
    settings: (draw) => span(draw, known),
    size: (left) => left + 20,
  }));

const ofTimes: readonly Operator[] = [
  ...[...dateParts, ...dayParts].map((name) => part("timestamp", name)),
  ...dateParts.map((name) => part("date", name)),
  ...dayParts.map((name) => part("time", name)),
  {
    call: "timestamp.trunc",
    gives: "timestamp",
    takes: ["timestamp"],
    settings: (draw) => [plain(draw.pick([...units, ...dayParts]))],
    size: cut,
  },
  { call: "date.trunc", gives: "date", takes: ["date"], settings: (draw) => [plain(draw.pick(units))], size: cut },
  ...moved("timestamp", spans),
  ...moved("date", spans.slice(0, 4)),
];

const fieldTerm = (kind: Kind): Term => {
  const scale = /^decimal(\d)$/.exec(kind)?.[1];
  if (scale !== undefined) return method("t.decimal", named("t"), plain(15), plain(Number(scale)));
  return method(`t.${kind}`, named("t"));
};

const casts: readonly (readonly [to: Kind, from: readonly Kind[]])[] = [
  ["text", ["integer", "bigint", ...decimals, "boolean", "uuid", "enum", "date", "time"]],
  ["integer", ["float", "bigint", ...decimals, "boolean"]],
  ["bigint", ["integer", "float", ...decimals]],
  ["float", ["integer", "bigint", ...decimals]],
  ...decimals.map((to): readonly [Kind, readonly Kind[]] => [to, ["integer", "bigint", ...decimals]]),
];

const ofCasts: readonly Operator[] = casts.flatMap(([gives, all]) =>
  all.map((from) => ({
    call: `cast.${gives}.cast`,
    gives,
    takes: [from],
    settings: () => [fieldTerm(gives)],
    size: (left: number) =>
      gives === "text" ? 36 : gives === "integer" || gives === "bigint" ? Math.max(left, 1) : left + 1,
  })),
);

/** Every operator whose result is a value. Those of lists, documents and relations are made apart. */
export const operators: readonly Operator[] = [...ofNumbers, ...ofDecimals, ...ofText, ...ofTimes, ...ofCasts];

/** A constant as an expression; `null` where a value does not say of which kind it is. */
export function constantOf(kind: Kind, values: readonly unknown[], draw: Draw): Term | null {
  if (!["integer", "float", "text", "boolean", "bigint", "timestamp"].includes(kind)) return null;
  // A whole number is an integer.
  const fitting = kind === "float" ? values.filter((value) => !Number.isInteger(value)) : values;
  return called("constant", plain(draw.pick(fitting)));
}
