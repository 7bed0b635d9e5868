import type { KeyValueCommand, KeyValueReply, SetCommand } from "../../src/contracts/key-value-driver.ts";
import { invalid } from "../../src/errors.ts";
import type { DenoKv } from "./deno-kv-client.ts";
import { commitChanges } from "./kv-commit.ts";
import { readRange } from "./kv-entries.ts";
import { alive, readItems } from "./kv-items.ts";
import { itemKey } from "./kv-keys.ts";
import { type Placed, count, setAll, setWhen } from "./kv-verbs.ts";

/** Deno KV takes 64 KiB, of which some are for the time and the entries of the value. */
export const MAX_VALUE_BYTES = 60_000;

/** Refuses a value that is too long. */
export function verifySize(value: Uint8Array): void {
  if (value.length > MAX_VALUE_BYTES) throw invalid(null, ["value"], `must be at most ${MAX_VALUE_BYTES} bytes`);
}

/** Carries out commands in order, those side by side that may be. */
export async function execute(
  kv: DenoKv,
  commands: readonly KeyValueCommand[],
  signal: AbortSignal | undefined,
): Promise<readonly KeyValueReply[]> {
  for (const command of commands) if (command.kind === "set") verifySize(command.value);
  const replies: KeyValueReply[] = [];
  for (const run of runsOf(commands)) replies.push(...(await carryOut(kv, run, signal)));
  return replies;
}

/** What can be carried out side by side: commands of one kind, about different keys where they change something. */
function runsOf(commands: readonly KeyValueCommand[]): readonly (readonly KeyValueCommand[])[] {
  const runs: KeyValueCommand[][] = [];
  let seen = new Set<string>();
  let last = "";
  for (const command of commands) {
    const kind = kindOf(command);
    const key = command.kind === "range" ? "" : command.key;
    if (kind !== last || (kind !== "read" && seen.has(key))) {
      runs.push([]);
      seen = new Set();
    }
    runs.at(-1)?.push(command);
    seen.add(key);
    last = kind;
  }
  return runs;
}

function kindOf(command: KeyValueCommand): string {
  if (command.kind === "get" || command.kind === "has") return "read";
  return command.kind === "set" && command.when !== "always" ? "set when" : command.kind;
}

async function carryOut(
  kv: DenoKv,
  run: readonly KeyValueCommand[],
  signal: AbortSignal | undefined,
): Promise<readonly KeyValueReply[]> {
  const [first] = run;
  if (first?.kind === "get" || first?.kind === "has") return read(kv, run);
  if (first?.kind === "delete") return remove(kv, run, signal);
  const sets = await Promise.all(run.map(placedSet));
  if (first?.kind === "set" && first.when === "always") {
    await setAll(kv, sets.flat());
    return run.map(() => true);
  }
  return Promise.all(run.map((command) => single(kv, command, signal)));
}

async function placedSet(command: KeyValueCommand): Promise<readonly Placed<SetCommand>[]> {
  return command.kind === "set" ? [{ command, key: await itemKey(command.key) }] : [];
}

async function single(kv: DenoKv, command: KeyValueCommand, signal: AbortSignal | undefined): Promise<KeyValueReply> {
  if (command.kind === "range") return readRange(kv, command);
  const key = await itemKey(command.key);
  if (command.kind === "count") return count(kv, { command, key }, signal);
  return command.kind === "set" ? setWhen(kv, { command, key }, signal) : null;
}

async function read(kv: DenoKv, run: readonly KeyValueCommand[]): Promise<readonly KeyValueReply[]> {
  const keys = await Promise.all(run.map((command) => itemKey(command.kind === "range" ? "" : command.key)));
  const items = await readItems(kv, keys);
  return run.map(({ kind }, index) => {
    const value = alive(items.get(keys[index]?.text ?? ""))?.value ?? null;
    return kind === "has" ? value !== null : value;
  });
}

/** How many keys are removed in one commit. */
const REMOVED_AT_ONCE = 50;

async function remove(
  kv: DenoKv,
  run: readonly KeyValueCommand[],
  signal: AbortSignal | undefined,
): Promise<readonly boolean[]> {
  const deletes = run.flatMap((command) => (command.kind === "delete" ? [command.key] : []));
  const replies: boolean[] = [];
  for (let from = 0; from < deletes.length; from += REMOVED_AT_ONCE) {
    const part = { checks: [], puts: [], deletes: deletes.slice(from, from + REMOVED_AT_ONCE) };
    const outcome = await commitChanges(kv, part, signal);
    if (outcome.done) replies.push(...outcome.deleted);
  }
  return replies;
}
