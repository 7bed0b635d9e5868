import type { CallOptions } from "../../src/contracts/call-options.ts";
import type {
  CommitOutcome,
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueDriver,
  KeyValueReply,
} from "../../src/contracts/key-value-driver.ts";
import { invalid } from "../../src/errors.ts";
import { commit, onlyKey } from "./commit-steps.ts";
import { count } from "./count-steps.ts";
import { STORE, noEntries } from "./memcached-failure.ts";
import { type MemcachedOptions, settingsOf } from "./memcached-options.ts";
import { memcachedServer } from "./memcached-server.ts";
import { runSteps } from "./run-steps.ts";
import { speltKey } from "./spelt-key.ts";
import type { Steps } from "./steps.ts";
import { get, has, remover, setter } from "./verb-steps.ts";

/** What memcached can do: each key is changed by itself, nothing is found but by its key, and keys cannot be listed. */
export interface MemcachedAbilities extends KeyValueAbilities {
  readonly conditional: true;
  readonly atomic: "one";
  readonly entries: false;
  readonly scan: false;
}

/** Moves bytes to and from a memcached server. */
export interface MemcachedDriver extends KeyValueDriver {
  readonly abilities: MemcachedAbilities;
}

const abilities: MemcachedAbilities = { conditional: true, atomic: "one", entries: false, scan: false };

/** Makes a driver that connects when it is first asked for something. */
export function memcachedDriver(options: MemcachedOptions): MemcachedDriver {
  const settings = settingsOf(options);
  const { timeout, maxValueBytes } = settings;
  const server = memcachedServer(settings);
  const verifySize = (value: Uint8Array): void => {
    if (value.length > maxValueBytes)
      throw invalid(
        null,
        ["value"],
        `must be at most ${maxValueBytes} bytes: start the server with a larger -I, and raise maxValueBytes`,
      );
  };
  const run = <Answer>(steps: readonly Steps<Answer>[], call: CallOptions): Promise<readonly Answer[]> =>
    runSteps(steps, (packets) => server.ask(packets, call));

  return {
    name: STORE,
    abilities,
    network: { trip: "request", timeout },
    maxValueBytes,
    async execute(commands, call) {
      for (const command of commands) if (command.kind === "set") verifySize(command.value);
      const keys = await Promise.all(commands.map((command) => speltKey(keyOf(command))));
      const replies: KeyValueReply[] = [];
      for (const wave of wavesOf(commands)) {
        const first = replies.length;
        const steps = wave.map((command, index) => stepsOf(command, keys[first + index] as Uint8Array));
        replies.push(...(await run(steps, call)));
      }
      return replies;
    },
    async commit(changes, call) {
      const key = onlyKey(changes);
      if (key === null) return { done: true, deleted: [] };
      for (const { value } of changes.puts) verifySize(value);
      const [outcome] = await run<CommitOutcome>([commit(await speltKey(key), changes)], call);
      return outcome as CommitOutcome;
    },
    close: () => server.close(),
  };
}

function keyOf(command: KeyValueCommand): string {
  if (command.kind !== "range") return command.key;
  throw noEntries();
}

/**
 * Commands that can be under way together. One that may need a second step must be done before the next one about its key begins:
 * keys that come once, as nearly always, are all in one wave.
 */
function wavesOf(commands: readonly KeyValueCommand[]): readonly (readonly KeyValueCommand[])[] {
  const waves: KeyValueCommand[][] = [];
  let lasting = new Set<string>();
  for (const command of commands) {
    const key = keyOf(command);
    const wave = waves.at(-1);
    if (wave === undefined || lasting.has(key)) {
      waves.push([command]);
      lasting = new Set();
    } else wave.push(command);
    if (command.kind === "count" || (command.kind === "set" && command.when !== "always")) lasting.add(key);
  }
  return waves;
}

function stepsOf(command: KeyValueCommand, key: Uint8Array): Steps<KeyValueReply> {
  switch (command.kind) {
    case "get":
      return get(key);
    case "has":
      return has(key);
    case "set":
      return setter(key, command);
    case "delete":
      return remover(key);
    case "count":
      return count(key, command);
    case "range":
      throw noEntries();
  }
}
