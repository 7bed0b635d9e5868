import { scriptedNames, type ScriptedNames } from "../../../../key-value/scripted-names.ts";
import type { ByteText } from "../../byte-text.ts";
import { RedisFailure } from "../../redis.ts";

/** Where an entry stands in a set. */
export interface EntryPlace {
  readonly set: ByteText;
  readonly place: ByteText;
}

/** Under which names a script finds what belongs together. */
export interface ScriptNames extends ScriptedNames {
  /** The name under which the times are kept at which members of a set go. */
  going(set: ByteText): ByteText;
}

/** The names behind a prefix. */
export function scriptNames(prefix: ByteText): ScriptNames {
  return { ...scriptedNames(prefix), going: (set) => `${prefix}~going:${set}` };
}

/** How the place of an entry is written beside its key. */
export function writtenPlace({ set, place }: EntryPlace): ByteText {
  return `${set.length}:${set}${place} `;
}

/** The places that are written beside a key. */
export function placesIn(text: ByteText | null): readonly EntryPlace[] {
  const places: EntryPlace[] = [];
  for (let at = 0; text !== null && at < text.length;) {
    const colon = text.indexOf(":", at);
    const length = text.slice(at, Math.max(at, colon));
    const stop = colon + 1 + Number(length);
    const gap = text.indexOf(" ", stop);
    if (!/^\d+$/.test(length) || gap === -1) throw unreadable();
    places.push({ set: text.slice(colon + 1, stop), place: text.slice(stop, gap) });
    at = gap + 1;
  }
  return places;
}

/** Whether a place is among those that are written beside a key. */
export function hasPlace(text: ByteText | null, entry: EntryPlace): boolean {
  const at = text?.indexOf(writtenPlace(entry)) ?? -1;
  // Further back it may be a part of something else.
  return at <= 0 ? at === 0 : placesIn(text).some(({ set, place }) => set === entry.set && place === entry.place);
}

/** The place and the key that a member of a set stands for. */
export function parted(member: ByteText): { readonly place: ByteText; readonly key: ByteText } {
  const gap = member.indexOf(" ");
  if (gap === -1) throw unreadable();
  return { place: member.slice(0, gap), key: member.slice(gap + 1) };
}

function unreadable(): RedisFailure {
  return new RedisFailure("ERR a script cannot read what is kept beside a key: another program has written there");
}
