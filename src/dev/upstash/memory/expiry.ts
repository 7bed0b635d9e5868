import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";
import { fits, integerOf } from "./numbers.ts";

/** How a time is given: in seconds or milliseconds, from now or since 1970. */
export interface TimeForm {
  readonly seconds: boolean;
  readonly absolute: boolean;
}

/** The options of commands that say when a key expires. */
export const TIME_FORMS: ReadonlyMap<string, TimeForm> = new Map([
  ["EX", { seconds: true, absolute: false }],
  ["PX", { seconds: false, absolute: false }],
  ["EXAT", { seconds: true, absolute: true }],
  ["PXAT", { seconds: false, absolute: true }],
]);

/** Milliseconds since 1970 of a time that is given in this form. `command`: who to blame when that is too far away. */
export function timeOf(text: ByteText, { seconds, absolute }: TimeForm, command: string): number {
  const given = integerOf(text);
  const relative = seconds ? given * 1000n : given;
  const time = absolute ? relative : relative + BigInt(Date.now());
  if (!fits(relative) || !fits(time)) throw invalidTime(command);
  return Number(time);
}

/** The same, for commands that take no time before now. */
export function laterTimeOf(text: ByteText, form: TimeForm, command: string): number {
  if (integerOf(text) <= 0n) throw invalidTime(command);
  return timeOf(text, form, command);
}

function invalidTime(command: string): RedisFailure {
  return new RedisFailure(`ERR invalid expire time in '${command}' command`);
}
