import { checkOptions } from "../contracts/known-options.ts";
import type { SetCommand } from "../contracts/key-value-driver.ts";
import { invalid } from "../errors.ts";
import { type StoreCalls, iterable, refuseRepeated } from "./store-calls.ts";
import type { PlainKeyValueStore, StoreCall, StoreEntries, StoreWrite } from "./store-types.ts";

const CALL = ["signal"];
const WRITE = ["ttl", "signal"];

/** The verbs that every store has. */
export function plainVerbs(calls: StoreCalls): PlainKeyValueStore {
  const getMany = async (keys: Iterable<string>, options?: StoreCall): Promise<(Uint8Array | null)[]> => {
    checkOptions(null, options, CALL);
    const commands = calls.keys(keys, "repeated").map((key) => ({ kind: "get", key }) as const);
    return [...(await calls.ask<Uint8Array | null>(commands, options))];
  };
  const close = (): Promise<void> => calls.close();
  return {
    name: calls.driver.name,
    async get(key, options) {
      checkOptions(null, options, CALL);
      const [value = null] = await calls.ask<Uint8Array | null>([{ kind: "get", key: calls.key(key) }], options);
      return value;
    },
    async has(key, options) {
      checkOptions(null, options, CALL);
      const [found = false] = await calls.ask<boolean>([{ kind: "has", key: calls.key(key) }], options);
      return found;
    },
    async set(key, value, options) {
      await calls.ask([setCommand(calls, "always", [key, value], options)], options);
    },
    async delete(key, options) {
      checkOptions(null, options, CALL);
      const [removed = false] = await calls.ask<boolean>([{ kind: "delete", key: calls.key(key) }], options);
      return removed;
    },
    getMany,
    async getMap(keys, options) {
      const asked = Array.from(iterable(keys, ["keys"]));
      const values = await getMany(asked, options);
      return new Map(asked.flatMap((key, index) => found(key, values[index])));
    },
    async setMany(entries, options) {
      await calls.ask(setCommands(calls, "always", entries, options), options);
    },
    async deleteMany(keys, options) {
      checkOptions(null, options, CALL);
      const commands = calls.keys(keys, "once").map((key) => ({ kind: "delete", key }) as const);
      return [...(await calls.ask<boolean>(commands, options))];
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function found(key: string, value: Uint8Array | null | undefined): readonly (readonly [string, Uint8Array])[] {
  return value === undefined || value === null ? [] : [[key, value]];
}

/** One value to be written. */
export function setCommand(
  calls: StoreCalls,
  when: SetCommand["when"],
  [key, value]: readonly [unknown, unknown],
  options: StoreWrite | undefined,
): SetCommand {
  checkOptions(null, options, WRITE);
  return { kind: "set", key: calls.key(key), value: calls.bytes(value), ttl: calls.ttl(options), when };
}

/** Many values to be written, under different keys. */
export function setCommands(
  calls: StoreCalls,
  when: SetCommand["when"],
  entries: StoreEntries,
  options: StoreWrite | undefined,
): SetCommand[] {
  checkOptions(null, options, WRITE);
  const ttl = calls.ttl(options);
  const commands = Array.from(pairsOf(entries), (pair, index): SetCommand => {
    const path = ["entries", index];
    if (!Array.isArray(pair) || pair.length !== 2) throw invalid(null, path, "must be a key and its value");
    const key = calls.key(pair[0], [...path, 0]);
    return { kind: "set", key, value: calls.bytes(pair[1], [...path, 1]), ttl, when };
  });
  refuseRepeated(
    commands.map(({ key }) => key),
    ["entries"],
  );
  return commands;
}

function pairsOf(entries: StoreEntries): Iterable<unknown> {
  if (typeof entries !== "object" || entries === null)
    throw invalid(null, ["entries"], "must be pairs of key and value, a Map, or an object");
  return Symbol.iterator in entries ? entries : Object.entries(entries);
}
