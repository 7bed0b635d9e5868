import type { CallOptions } from "../../src/contracts/call-options.ts";
import type {
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueDriver,
  KeyValueReply,
  SetCommand,
} from "../../src/contracts/key-value-driver.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { closedError } from "../../src/contracts/refused-call.ts";
import { UnsupportedError, invalid } from "../../src/errors.ts";
import { liveValue, readValues, request } from "./kv-calls.ts";
import { type KvName, nameOf } from "./kv-name.ts";
import { payloadOf } from "./kv-payload.ts";
import { scanKeys } from "./kv-scan.ts";
import { STORE } from "./workers-kv-failure.ts";
import type { WorkersKvNamespace } from "./workers-kv-namespace.ts";

/** Which KV namespace is used. */
export interface WorkersKvOptions {
  /** The binding: `env.CACHE`. It belongs to the request it came with, so make a store per request. */
  readonly namespace: WorkersKvNamespace;
}

/** What a KV namespace can do: it reads, writes, removes and lists, and never looks and writes in one step. */
export interface WorkersKvAbilities extends KeyValueAbilities {
  readonly conditional: false;
  readonly atomic: "none";
  readonly entries: false;
  readonly scan: true;
}

/** Moves bytes to and from a KV namespace. */
export interface WorkersKvDriver extends KeyValueDriver {
  readonly abilities: WorkersKvAbilities;
}

const abilities: WorkersKvAbilities = { conditional: false, atomic: "none", entries: false, scan: true };
/** A namespace takes 25 MiB; bytes that are no text become longer by a third, and a long key stands before its value. */
const MAX_VALUE_BYTES = 18 * 2 ** 20;
/** The shortest time that a namespace takes, in seconds: the exact one is kept beside the value. */
const SHORTEST_TTL = 60;
/** A longer one it does not take: then nothing but the exact one ends the value. */
const LONGEST_TTL = 2 ** 31 - 1;

/** A command with the name of its key. */
interface Named<Command extends KeyValueCommand = KeyValueCommand> {
  readonly command: Command;
  readonly name: KvName;
}

/** Makes a driver. Holds nothing but the binding. */
export function workersKvDriver(options: WorkersKvOptions): WorkersKvDriver {
  checkOptions(null, options ?? null, ["namespace"]);
  const { namespace } = options;
  if (typeof namespace?.getWithMetadata !== "function" || typeof namespace.put !== "function")
    throw invalid(null, ["namespace"], "must be a KV binding, such as env.CACHE of a Worker");
  let isClosed = false;
  return {
    name: STORE,
    abilities,
    network: { trip: "request", timeout: 30_000 },
    maxValueBytes: MAX_VALUE_BYTES,
    async execute(commands, call) {
      if (isClosed) throw closedError();
      const named = await Promise.all(commands.map(verified));
      const replies: KeyValueReply[] = [];
      for (const run of runsOf(named)) replies.push(...(await carryOut(namespace, run, call)));
      return replies;
    },
    async scan(asked, call) {
      if (isClosed) throw closedError();
      return scanKeys(namespace, asked, call);
    },
    async close() {
      isClosed = true;
    },
  };
}

async function verified(command: KeyValueCommand): Promise<Named> {
  if (command.kind === "range" || command.kind === "count" || (command.kind === "set" && command.when !== "always"))
    throw new UnsupportedError("looking and writing in one step", STORE, "use a store that can, such as Redis");
  if (command.kind === "set" && command.value.length > MAX_VALUE_BYTES)
    throw invalid(null, ["value"], `must be at most ${MAX_VALUE_BYTES} bytes`);
  return { command, name: await nameOf(command.key) };
}

/** Commands one after another that can be carried out side by side: reads, or writes of different keys, or removals of such. */
function runsOf(named: readonly Named[]): readonly (readonly Named[])[] {
  const runs: Named[][] = [];
  let seen = new Set<string>();
  const kindOf = ({ command }: Named): string => (command.kind === "has" ? "get" : command.kind);
  for (const each of named) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const kind = kindOf(each);
    const fits = first !== undefined && kindOf(first) === kind && (kind === "get" || !seen.has(each.name.name));
    if (run === undefined || !fits) {
      runs.push([each]);
      seen = new Set();
    } else run.push(each);
    seen.add(each.name.name);
  }
  return runs;
}

async function carryOut(
  namespace: WorkersKvNamespace,
  run: readonly Named[],
  call: CallOptions,
): Promise<readonly KeyValueReply[]> {
  if (run.every(isSet)) return Promise.all(run.map((each) => put(namespace, each, call)));
  const names = run.map(({ name }) => name.name);
  const found = await readValues(namespace, names, call);
  const values = run.map(({ name }) => liveValue(found, name));
  if (run[0]?.command.kind !== "delete")
    return values.map((value, index) => (run[index]?.command.kind === "has" ? value !== null : value));
  // A namespace does not say whether there was something to remove.
  await Promise.all(
    names.filter((name) => found.has(name)).map((name) => request(true, call, () => namespace.delete(name))),
  );
  return values.map((value) => value !== null);
}

function isSet(named: Named): named is Named<SetCommand> {
  return named.command.kind === "set";
}

async function put(
  namespace: WorkersKvNamespace,
  { command, name }: Named<SetCommand>,
  call: CallOptions,
): Promise<true> {
  const { key, value, ttl } = command;
  const { text, metadata } = payloadOf(value, name.isWhole ? null : key, ttl === null ? null : Date.now() + ttl);
  const seconds = ttl === null ? Infinity : Math.max(SHORTEST_TTL, Math.ceil(ttl / 1_000) + 1);
  const options = { metadata, ...(seconds <= LONGEST_TTL && { expirationTtl: seconds }) };
  await request(true, call, () => namespace.put(name.name, text, options));
  return true;
}
