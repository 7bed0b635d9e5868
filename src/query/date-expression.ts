import { plainInteger } from "../fields/plain-fields.ts";
import type { FieldKind, FieldShape } from "../plan/any-field.ts";
import type { DatePart, ValueNode } from "../plan/nodes.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { NumberExpression } from "./number-expression.ts";

const UNITS: Readonly<Record<string, readonly FieldKind[]>> = {
  year: ["timestamp", "date"],
  quarter: ["timestamp", "date"],
  month: ["timestamp", "date"],
  week: ["timestamp", "date"],
  day: ["timestamp", "date"],
  hour: ["timestamp"],
  minute: ["timestamp"],
  second: ["timestamp"],
};

/** Milliseconds, in the order in which they are added up. */
const LENGTHS = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/** 4000 years, ten whole cycles of the calendar: a day moved by them keeps month and day, and stays in years that all databases know. */
const STEP = { months: 48_000, days: 1_460_970 };
/** From the first year to the last, rounded up. */
const MOST_STEPS = 2.5;

/** A span of time: calendar units are added first, and keep the day as far as the month has it. */
type Duration = Readonly<Partial<Record<"years" | "months" | keyof typeof LENGTHS, number>>>;

/** What dates and times can be asked, in UTC. */
export abstract class DateExpression extends NumberExpression {
  year(): this {
    return this.#part("year");
  }

  month(): this {
    return this.#part("month");
  }

  day(): this {
    return this.#part("day");
  }

  weekDay(): this {
    return this.#part("weekDay");
  }

  hour(): this {
    return this.#part("hour");
  }

  minute(): this {
    return this.#part("minute");
  }

  second(): this {
    return this.#part("second");
  }

  trunc(unit: string): this {
    const { field } = this.node;
    const kinds = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    this.require(kinds?.includes(field.kind) === true, `is cut to one of ${unitsOf(field)}`);
    return this.call("trunc", field, unit);
  }

  plus(duration: Duration): this {
    return this.#moved(duration, 1);
  }

  minus(duration: Duration): this {
    return this.#moved(duration, -1);
  }

  #part(part: DatePart): this {
    const { kind } = this.node.field;
    const ofDay = part === "hour" || part === "minute" || part === "second";
    this.require(kind === "timestamp" || kind === (ofDay ? "time" : "date"), `has no ${part}`);
    return this.call(part, plainInteger);
  }

  #moved(duration: Duration, sign: 1 | -1): this {
    const { field } = this.node;
    this.require(field.kind === "timestamp" || field.kind === "date", "is no timestamp or date: plus() needs one");
    const isDate = field.kind === "date";
    checkOptions(this.model, duration ?? null, [
      "years",
      "months",
      ...(isDate ? (["weeks", "days"] as const) : (Object.keys(LENGTHS) as (keyof typeof LENGTHS)[])),
    ]);
    for (const count of Object.values(duration))
      this.require(count === undefined || Number.isSafeInteger(count), "is moved by whole numbers of units");
    const { years = 0, months = 0 } = duration;
    const far = (years * 12 + months) * sign;
    const near =
      Object.entries(LENGTHS).reduce(
        (sum, [unit, length]) => sum + (duration[unit as keyof typeof LENGTHS] ?? 0) * length,
        0,
      ) * sign;
    const unit = isDate ? LENGTHS.days : 1;
    return this.#inSteps("plusMonths", far, STEP.months).#inSteps(
      "plus",
      near / unit,
      (STEP.days * LENGTHS.days) / unit,
    );
  }

  /** Moved by so many units, at most so many at once. */
  #inSteps(name: "plusMonths" | "plus", amount: number, most: number): this {
    this.require(Math.abs(amount) <= most * MOST_STEPS, "is moved by at most 10000 years");
    if (amount === 0) return this;
    const step = Math.max(-most, Math.min(most, amount));
    return this.call(name, this.node.field, null, whole(step)).#inSteps(name, amount - step, most);
  }
}

function whole(value: number): ValueNode {
  return { kind: "value", value, field: plainInteger };
}

function unitsOf({ kind }: FieldShape): string {
  const units = Object.keys(UNITS).filter((unit) => UNITS[unit]?.includes(kind));
  return units.join(", ") || "units of time, which need a timestamp or a date";
}
