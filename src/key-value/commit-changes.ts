import type { CallOptions } from "../contracts/call-options.ts";
import type {
  CommitOutcome,
  KeyCheck,
  KeyPut,
  KeyValueCommand,
  KeyValueCommit,
  KeyValueDriver,
} from "../contracts/key-value-driver.ts";
import type { Later } from "../contracts/row-store.ts";
import { SerializationError, UnsupportedError } from "../errors.ts";
import { whenThere } from "./later.ts";

/** What a unit of work has become, ready to be written. */
export interface Changes extends KeyValueCommit {
  /** The highest numbers that were given to rows by hand, by the key of their counter. */
  readonly numbers: ReadonlyMap<string, bigint>;
  /** The error for a key that is put with a value which must be unique and is not; `null` where that is still to be looked at. */
  readonly taken: (key: string) => Error | null;
}

/** Others have written what a unit of work has read, or has assumed not to be there. */
export class OutdatedRows extends SerializationError {}

/** The error for work that others got in the way of. */
export function outdatedRows(store: string): OutdatedRows {
  return new OutdatedRows(`${store}: others wrote the same rows at the same time, again and again`);
}

/** Writes changes, all or none; throws {@link OutdatedRows} when what they are based on has changed. */
export function commitChanges(driver: KeyValueDriver, changes: Changes, call: CallOptions): Later<void> {
  const { checks, puts, deletes, numbers } = changes;
  if (numbers.size > 0) return raiseCounters(driver, changes, call);
  if (puts.length + deletes.length === 0) return;
  if (driver.commit === undefined) return writeEach(driver, changes, call);
  if (driver.abilities.atomic === "one") return commitEach(driver, changes, call);
  return whenThere(driver.commit({ checks, puts, deletes }, call), (outcome) => {
    if (outcome.done) return;
    const [alone] = outcome.alone;
    throw (alone !== undefined && changes.taken(alone)) || outdatedRows(driver.name);
  });
}

/** Moves counters past numbers that were given by hand; one too high does no harm, so it comes first. */
async function raiseCounters(driver: KeyValueDriver, changes: Changes, call: CallOptions): Promise<void> {
  const wanted = [...changes.numbers];
  const ask = (by: readonly number[]): KeyValueCommand[] =>
    wanted.map(([key], index) => ({ kind: "count", key, by: by[index] ?? 0, ttl: undefined }));
  const now = await driver.execute(ask([]), call);
  const missing = wanted.map(([, number], index) => Math.max(0, Number(number) - (now[index] as number)));
  if (missing.some((by) => by > 0)) await driver.execute(ask(missing), call);
  await commitChanges(driver, { ...changes, numbers: new Map() }, call);
}

/** Where nothing can be made certain, writes come as they are. */
async function writeEach(driver: KeyValueDriver, { puts, deletes }: Changes, call: CallOptions): Promise<void> {
  const sets = puts.map(({ key, value, ttl }): KeyValueCommand => ({ kind: "set", key, value, ttl, when: "always" }));
  await driver.execute([...sets, ...deletes.map((key): KeyValueCommand => ({ kind: "delete", key }))], call);
}

/** Where one key can be made certain at a time, each is; when one fails, the others are put back as they were. */
async function commitEach(driver: KeyValueDriver, changes: Changes, call: CallOptions): Promise<void> {
  const single = [
    ...changes.puts.map((put): KeyValueCommit => ({ checks: checksOf(changes, put.key), puts: [put], deletes: [] })),
    ...changes.deletes.map((key): KeyValueCommit => ({ checks: checksOf(changes, key), puts: [], deletes: [key] })),
  ];
  const commit = async (each: KeyValueCommit): Promise<CommitOutcome> => {
    if (driver.commit === undefined) throw new UnsupportedError("a commit", driver.name, "write without conditions");
    return driver.commit(each, call);
  };
  const outcomes = await Promise.all(single.map(commit));
  if (outcomes.every(({ done }) => done)) return;
  const done = single.filter((_, index) => outcomes[index]?.done === true);
  await Promise.all(done.flatMap((each) => undoing(each) ?? []).map(commit));
  throw outdatedRows(driver.name);
}

function checksOf({ checks }: Changes, key: string): KeyCheck[] {
  return checks.filter((check) => check.kind === "value" && check.key === key);
}

/** What takes a change of one key back, unless somebody has changed it since. */
function undoing({ checks: [before], puts: [put], deletes: [key] }: KeyValueCommit): KeyValueCommit | null {
  if (before?.kind !== "value" || before.value === "present") return null;
  const old: KeyPut | null =
    before.value === null ? null : { key: before.key, value: before.value, ttl: put?.ttl ?? null, entries: [] };
  const check: KeyCheck = { kind: "value", key: before.key, value: put?.value ?? null };
  if (old !== null) return { checks: [check], puts: [old], deletes: [] };
  return key === undefined ? { checks: [check], puts: [], deletes: [before.key] } : null;
}
