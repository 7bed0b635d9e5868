import type { EpochStorage } from "../plan/any-field.ts";
import { DecodeError, invalid } from "../errors.ts";
import { fieldArguments, ModelField } from "./field.ts";
import { Refusal, refuse } from "./refusal.ts";
import { acceptTimestamp } from "./timestamp-field.ts";

/** How fine an instant is kept that is stored as a whole number. */
export interface EpochOptions {
  /** What the number counts since 1970-01-01T00:00:00Z; seconds where it is left out. */
  readonly resolution?: "second" | "millisecond" | "microsecond" | undefined;
}

/** How each resolution is stored, and how many digits of a second it keeps. */
const RESOLUTIONS: Readonly<Record<string, readonly [EpochStorage, number]>> = {
  second: ["epochSecond", 0],
  millisecond: ["epochMillisecond", 3],
  microsecond: ["epochMicrosecond", 6],
};

/** An instant as so many units since 1970; a `Date`. What is finer than the unit is cut off, towards the past. */
export function epochField(...given: readonly unknown[]): ModelField {
  const { schema, options } = fieldArguments<EpochOptions>(given, ["resolution"]);
  const { resolution = "second" } = options;
  if (!Object.hasOwn(RESOLUTIONS, resolution))
    throw invalid(null, ["resolution"], 'must be "second", "millisecond" or "microsecond"');
  const [storage, scale] = RESOLUTIONS[resolution] as readonly [EpochStorage, number];
  // A `Date` is kept by steps of so many milliseconds, which are so many units each.
  const [step, units] = scale === 0 ? [1000, 1] : [1, scale === 3 ? 1 : 1000];
  const cut = (time: number): number => Math.floor(time / step) * step;
  const count = (value: Date): number => Math.floor(value.getTime() / step) * units;
  const decode = (stored: unknown): Date => {
    const number = Number(stored);
    const date = acceptTimestamp(new Date(Math.floor(number / units) * step));
    if (Number.isSafeInteger(number) && date instanceof Date) return date;
    throw new DecodeError(`an epoch in the database is no number of ${resolution}s: see its resolution`);
  };
  return new ModelField({
    kind: "timestamp",
    storage,
    codecs: {
      postgres: { encode: (value: Date) => String(count(value)), decode },
      sqlite: { encode: (value: Date) => BigInt(count(value)), decode },
      json: { encode: count, decode },
      structured: {
        encode: (value: Date) => cut(value.getTime()),
        // A store without a clock of that resolution may have kept more of the present.
        decode: (stored: number) => new Date(cut(stored)),
      },
    },
    accept: (value) => {
      const date = acceptTimestamp(value) as Date | Refusal;
      if (date instanceof Refusal) return date;
      if (!Number.isSafeInteger(count(date)))
        return refuse("must be a Date in the years 1685 to 2254 to be kept in microseconds");
      return new Date(cut(date.getTime()));
    },
    schema,
    settings: { scale },
  });
}
