/** Whole days, weeks and months; a day that a month does not have becomes its last one. */
export interface DayDuration {
  readonly years?: number | undefined;
  readonly months?: number | undefined;
  readonly weeks?: number | undefined;
  readonly days?: number | undefined;
}

/** A span of time: whole numbers of units, which are added up. */
export interface Duration extends DayDuration {
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seconds?: number | undefined;
  readonly milliseconds?: number | undefined;
}

/** What a day can be cut down to. */
export type DayUnit = "year" | "quarter" | "month" | "week" | "day";

/** What an instant can be cut down to. Weeks begin on Monday. */
export type TimeUnit = DayUnit | "hour" | "minute" | "second";
