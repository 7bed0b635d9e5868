import type { ByteText } from "../../byte-text.ts";
import type { EntryPlace, ScriptNames } from "./entries.ts";
import type { ScriptCall } from "./memory-script.ts";
import { unspelt } from "./spelling.ts";

/** What must be true. */
export type ScriptCheck =
  | { readonly kind: "entries"; readonly set: ByteText; readonly start: ByteText; readonly keys: readonly ByteText[] }
  | { readonly kind: "same"; readonly name: ByteText; readonly value: ByteText }
  | { readonly kind: "present" | "absent"; readonly name: ByteText };

/** A key to be written. */
export interface ScriptPut {
  readonly name: ByteText;
  readonly key: ByteText;
  readonly value: ByteText;
  /** Milliseconds; `"0"`: for ever. */
  readonly ttl: ByteText;
  /** `alone`: how much of the place no other key may have; below 0: that does not matter. */
  readonly places: readonly (EntryPlace & { readonly alone: number })[];
}

/** A commit as the script is given it. */
export interface ScriptCommit {
  /** Nothing is to be written. */
  readonly isDry: boolean;
  readonly checks: readonly ScriptCheck[];
  readonly puts: readonly ScriptPut[];
  readonly deletes: readonly { readonly name: ByteText; readonly key: ByteText }[];
}

/** Reads the arguments of a commit, one after the other. */
export function commitIn({ keys, args: [, spelling, dry, ...rest] }: ScriptCall, names: ScriptNames): ScriptCommit {
  const words = rest.values();
  const remaining = keys.values();
  const argument = (): ByteText => words.next().value ?? "";
  const name = (): ByteText => remaining.next().value ?? "";
  const value = (): ByteText => (spelling === "spelt" ? unspelt(argument()) : argument());
  const list = <Item>(read: () => Item): readonly Item[] => Array.from({ length: Number(argument()) }, read);
  const check = (): ScriptCheck => {
    const kind = argument();
    if (kind === "entries") return { kind, set: argument(), start: argument(), keys: list(argument) };
    if (kind === "same") return { kind, name: name(), value: value() };
    return { kind: kind === "present" ? kind : "absent", name: name() };
  };
  const put = (): ScriptPut => {
    const own = name();
    const place = (): ScriptPut["places"][number] => ({
      set: argument(),
      place: argument(),
      alone: Number(argument()),
    });
    return { name: own, key: names.keyOf(own) ?? "", value: value(), ttl: argument(), places: list(place) };
  };
  const checks = list(check);
  const puts = list(put);
  const deletes = Array.from(remaining, (own) => ({ name: own, key: names.keyOf(own) ?? "" }));
  return { isDry: dry === "dry", checks, puts, deletes };
}
