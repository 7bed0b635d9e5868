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

/** Appends to values that are there, once all keys are known to hold values. Here no value becomes too long. */
export const appendTogether: MemoryScript = (store, { keys, args: [spelling, ...values] }) => {
  const isThere = keys.map((key) => store.count("STRLEN", key) > 0 || store.count("EXISTS", key) === 1);
  return keys.map((key, index) => {
    if (isThere[index] !== true) return 0;
    const value = values[index] ?? "";
    return store.count("APPEND", key, spelling === "spelt" ? unspelt(value) : value);
  });
};
