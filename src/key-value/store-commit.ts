import type { KeyCheck, KeyPut } from "../contracts/key-value-driver.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { type StoreCalls, iterable } from "./store-calls.ts";
import type { CommitVerb, StoreCheck, StorePut } from "./store-types.ts";

/** The verb of stores that make changes together. */
export function commitVerb(calls: StoreCalls): CommitVerb {
  const { driver } = calls;
  return {
    async commit(commit, options) {
      checkOptions(null, options, ["signal"]);
      checkOptions(null, commit ?? null, ["checks", "puts", "deletes"]);
      const checks = Array.from(iterable(commit.checks ?? [], ["checks"]), (each, at) => checkOf(calls, each, at));
      const puts = Array.from(iterable(commit.puts ?? [], ["puts"]), (each, at) => putOf(calls, each, at));
      const deletes = Array.from(iterable(commit.deletes ?? [], ["deletes"]), (key, at) =>
        calls.key(key, ["deletes", at]),
      );
      const written = refuseWrittenTwice(puts, deletes);
      const concerned = new Set([...written, ...checks.map(({ key }) => key)]);
      if (driver.abilities.atomic === "one" && concerned.size > 1)
        throw new UnsupportedError("a commit about several keys", driver.name, "make one commit for each key");
      const call = calls.open(options);
      if (concerned.size === 0) return true;
      const outcome = await driver.commit?.({ checks, puts, deletes }, call);
      return outcome?.done === true;
    },
  };
}

type ValueCheck = Extract<KeyCheck, { readonly kind: "value" }>;

function checkOf(calls: StoreCalls, check: StoreCheck, at: number): ValueCheck {
  const path = ["checks", at];
  refuseOther(check, ["key", "value", "present"], path);
  const key = calls.key(check.key, [...path, "key"]);
  const { value, present }: { readonly value?: unknown; readonly present?: unknown } = check;
  if ((value === undefined) === (present === undefined)) throw invalid(null, path, "needs either value or present");
  if (value !== undefined)
    return { kind: "value", key, value: value === null ? null : calls.bytes(value, [...path, "value"]) };
  if (typeof present !== "boolean") throw invalid(null, [...path, "present"], "must be true or false");
  return { kind: "value", key, value: present ? "present" : null };
}

function putOf(calls: StoreCalls, put: StorePut, at: number): KeyPut {
  const path = ["puts", at];
  refuseOther(put, ["key", "value", "ttl"], path);
  const key = calls.key(put.key, [...path, "key"]);
  return { key, value: calls.bytes(put.value, [...path, "value"]), ttl: calls.ttl(put, path), entries: [] };
}

function refuseOther(part: object, known: readonly string[], path: readonly (string | number)[]): void {
  if (typeof part !== "object" || part === null)
    throw invalid(null, path, `must be an object with ${known.join(", ")}`);
  const unknown = Object.keys(part).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(null, [...path, unknown], `is not known: there are ${known.join(", ")}`);
}

/** The keys that are written or removed. */
function refuseWrittenTwice(puts: readonly KeyPut[], deletes: readonly string[]): ReadonlySet<string> {
  const written = new Set<string>();
  const add = (key: string, path: readonly (string | number)[]): void => {
    if (written.has(key)) throw invalid(null, path, "is a key that the commit writes already: give each key once");
    written.add(key);
  };
  for (const [index, { key }] of puts.entries()) add(key, ["puts", index, "key"]);
  for (const [index, key] of deletes.entries()) add(key, ["deletes", index]);
  return written;
}
