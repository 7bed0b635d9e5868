import type { ByteText } from "../byte-text.ts";
import { syntaxError } from "./command.ts";
import { TIME_FORMS, type TimeForm } from "./expiry.ts";

/** What stands after the value of SET, or after the key of GETEX. */
export interface WriteOptions {
  readonly when: "NX" | "XX" | null;
  readonly get: boolean;
  /** A time, and how it is given; `KEEPTTL`: as it was; `PERSIST`: no longer any. */
  readonly expiry: { readonly form: TimeForm; readonly text: ByteText } | "KEEPTTL" | "PERSIST" | null;
}

/** Reads options, of which `known` may be there beside those that give a time. */
export function writeOptions(args: readonly ByteText[], known: ReadonlySet<string>): WriteOptions {
  let when: WriteOptions["when"] = null;
  let get = false;
  let expiry: WriteOptions["expiry"] = null;
  // The same way of giving a time may come again, and then the last counts; two ways may not meet.
  let way: string | null = null;
  for (let at = 0; at < args.length; at += 1) {
    const option = (args[at] ?? "").toUpperCase();
    const form = TIME_FORMS.get(option);
    if (form === undefined && !known.has(option)) throw syntaxError();
    if (option === "NX" || option === "XX") {
      if (when !== null && when !== option) throw syntaxError();
      when = option;
    } else if (option === "GET") get = true;
    else {
      const text = args[at + 1];
      if (way !== null && way !== option) throw syntaxError();
      way = option;
      if (form === undefined) expiry = option === "KEEPTTL" ? "KEEPTTL" : "PERSIST";
      else if (text === undefined) throw syntaxError();
      else {
        expiry = { form, text };
        at += 1;
      }
    }
  }
  return { when, get, expiry };
}
