import { RedisFailure } from "../../redis.ts";
import type { MemoryScript } from "./memory-script.ts";
import { unspelt } from "./spelling.ts";

/** Writes a value that was spelt as text. */
export const setSpelt: MemoryScript = (store, { keys: [key = ""], args: [value = "", ...settings] }) =>
  store.call("SET", key, unspelt(value), ...settings);

/** Adds to a counter, and undoes a sum that no number of JavaScript holds exactly. */
export const countSafely: MemoryScript = (store, { keys: [key = ""], args: [by = "", ttl = ""] }) => {
  const sum = store.count("INCRBY", key, by);
  if (!Number.isSafeInteger(sum)) {
    store.call("DECRBY", key, by);
    throw new RedisFailure("ERR counter out of range");
  }
  if (ttl === "0") store.call("PERSIST", key);
  else if (ttl !== "") store.call("PEXPIRE", key, ttl);
  return sum;
};

/** Where the front of a value begins. */
const FRONT = 2;

/** Appends to values that are there, once all keys are known to hold values with their fronts. Here no value becomes too long. */
export const appendTogether: MemoryScript = (store, { keys, args: [spelling, ...values] }) => {
  const [bytes, fronts] = [0, 1].map((first) =>
    keys.map((_, index) => {
      const value = values[2 * index + first] ?? "";
      return spelling === "spelt" ? unspelt(value) : value;
    }),
  );
  const held = keys.map((key) => store.call("GET", key));
  const lengths = held.map((value, index) => {
    if (typeof value !== "string") return 0;
    return value.startsWith(fronts?.[index] ?? "", FRONT) || fronts?.[index] === "" ? value.length : -1;
  });
  if (lengths.includes(-1)) return lengths;
  return keys.map((key, index) => (held[index] === null ? 0 : store.count("APPEND", key, bytes?.[index] ?? "")));
};
