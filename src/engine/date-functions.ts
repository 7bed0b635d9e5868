import type { CallNode, DatePart } from "../plan/nodes.ts";

/** Milliseconds since 1970, or the text of a date or a time. */
type Moment = number | string;

const PARTS: Readonly<Record<DatePart, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  weekDay: (date) => date.getUTCDay(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  second: (date) => date.getUTCSeconds(),
};

/** A part of a timestamp, a date or a time. */
export function datePart({ name, operands }: CallNode): (moment: Moment) => number {
  const part = PARTS[name as DatePart];
  const isTime = operands[0]?.field.kind === "time";
  return (moment) => part(new Date(isTime ? `1970-01-01T${moment}Z` : moment));
}

/** How much of the ISO text stays the same within a unit. */
const LENGTHS = { year: 4, quarter: 7, month: 7, week: 10, day: 10, hour: 13, minute: 16, second: 19 } as const;

/** The beginning of the unit a moment is in. */
export function truncate(node: CallNode): (moment: Moment) => Moment | null {
  const unit = node.parameter as keyof typeof LENGTHS;
  const length = LENGTHS[unit];
  const rest = "0001-01-01T00:00:00.000Z".slice(length);
  return moved(node, (date) => {
    const month = date.getUTCMonth();
    if (unit === "quarter") date.setUTCMonth(month - (month % 3), 1);
    if (unit === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    date.setTime(Date.parse(date.toISOString().slice(0, length) + rest));
  });
}

/** A timestamp so many milliseconds later, or a date so many days. */
export function plus(node: CallNode): (moment: Moment, amount: number | bigint) => Moment | null {
  const unit = node.field.kind === "date" ? 86_400_000 : 1;
  return moved(node, (date, amount) => date.setTime(date.getTime() + amount * unit));
}

/** The same day so many months later, or the last one of a month without it. */
export function plusMonths(node: CallNode): (moment: Moment, amount: number | bigint) => Moment | null {
  return moved(node, (date, amount) => {
    const day = date.getUTCDate();
    date.setUTCMonth(date.getUTCMonth() + amount);
    // It has gone on into the next month, whose day 0 is the last of the one before.
    if (date.getUTCDate() !== day) date.setUTCDate(0);
  });
}

function moved({ field }: CallNode, move: (date: Date, amount: number) => void) {
  const { encode } = field.codecs.structured;
  return (moment: Moment, amount?: number | bigint): Moment | null => {
    const date = new Date(moment);
    move(date, Number(amount));
    const year = date.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) return null;
    return field.kind === "date" ? date.toISOString().slice(0, 10) : (encode(date as never) as number);
  };
}
