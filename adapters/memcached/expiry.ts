/** When an item goes, as the server is told. */
export interface ItemTimes {
  /** Kept beside the value: from these the instant is known to the millisecond, or to two seconds where it is far. */
  readonly flags: number;
  /** After how many seconds, or at which second since 1970, the server itself removes the item; 0: never. */
  readonly seconds: number;
}

// Flags have 32 bits. The highest one: the lower 31 are those of the instant in milliseconds. The next one alone: the lower 30 count
// steps since EPOCH. Neither: the item was written without a time, or by another program.
const NEAR = 2 ** 31;
const FAR = 2 ** 30;
const EPOCH = Date.UTC(2020, 0);
const STEP = 2_000;

const DAY = 24 * 60 * 60 * 1_000;
/** The longest time that is kept to the millisecond. What the 31 bits have beyond it tells items that have gone from those that will. */
const NEAREST = 20 * DAY;
const SLACK = (NEAR - NEAREST) / 2;
/** More seconds than these are an instant to the server. */
const RELATIVE = 30 * 24 * 60 * 60;

/** The times of an item that is to go after so many milliseconds; `null`: never. */
export function timesOf(ttl: number | null, now: number = Date.now()): ItemTimes {
  if (ttl === null) return { flags: 0, seconds: 0 };
  const expires = now + ttl;
  // The clock of the server stands still within a second: one more, so that it never removes an item early.
  const relative = Math.ceil(ttl / 1_000) + 1;
  const absolute = Math.ceil(expires / 1_000) + 1;
  const seconds = relative <= RELATIVE ? relative : absolute;
  // It counts as far as the year 2106.
  return { flags: flagsOf(ttl, expires), seconds: seconds < 2 ** 32 ? seconds : 0 };
}

function flagsOf(ttl: number, expires: number): number {
  if (ttl <= NEAREST) return NEAR + (expires % NEAR);
  const steps = Math.ceil((expires - EPOCH) / STEP);
  return steps < FAR ? FAR + steps : 0;
}

/** Milliseconds after which an item goes, below 1 where it has gone; `null`: never, as far as its flags say. */
export function remaining(flags: number, now: number = Date.now()): number | null {
  if (flags >= NEAR) {
    const left = (((flags - now) % NEAR) + NEAR) % NEAR;
    return left > NEAREST + SLACK ? left - NEAR : left;
  }
  return flags >= FAR ? EPOCH + (flags - FAR) * STEP - now : null;
}

/** The times of an item that takes the place of one with these flags and is to go when that would have gone. */
export function sameTimes(flags: number, now: number = Date.now()): ItemTimes {
  const left = remaining(flags, now);
  return left === null ? { flags, seconds: 0 } : { ...timesOf(Math.max(1, left), now), flags };
}
