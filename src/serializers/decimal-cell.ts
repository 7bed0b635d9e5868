import type { Cell } from "./cell.ts";

// With so many digits at the most a double is the nearest one to no other decimal.
const MOST_AS_NUMBER = 1e15;

const LONGEST = 4096;

/**
 * Decimals as numbers, and as text where no double tells them apart. Stores keep whole numbers of the smallest unit; a payload says
 * where the point is, so that the scale of the field may change.
 */
export function decimalCell(scale: number): Cell {
  const unit = 10 ** scale;
  return {
    write: (kept) => {
      const units = Number(kept);
      return Math.abs(units) <= MOST_AS_NUMBER ? units / unit : pointed(kept as bigint, scale);
    },
    read: (spelt) => {
      if (typeof spelt === "string") return unpointed(spelt, scale);
      if (typeof spelt !== "number") return undefined;
      const units = Math.round(spelt * unit);
      // Division gives the double nearest to the decimal: another number has more digits, before the point or after it.
      if (Math.abs(units) <= MOST_AS_NUMBER && units / unit === spelt) return BigInt(units);
      return unpointed(String(spelt), scale);
    },
  };
}

function pointed(kept: bigint, scale: number): string {
  const digits = String(kept < 0n ? -kept : kept).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${kept < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}

function unpointed(text: string, scale: number): bigint | undefined {
  const match = text.length > LONGEST ? null : /^(-?\d+)(?:\.(\d+?)0*)?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  const digits = fraction === "0" ? "" : fraction;
  return digits.length > scale ? undefined : BigInt(whole + digits.padEnd(scale, "0"));
}
