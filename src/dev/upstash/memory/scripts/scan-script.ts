import type { ByteText } from "../../byte-text.ts";
import type { MemoryScript } from "./memory-script.ts";

/** How often keys are looked at, and how many of them at once: at first, and at most. */
const TURNS = 13;
const FEWEST = 10;
const MOST = 1000;

/** Goes on looking at keys until enough of them hold a string and match, for a while. */
export const scanOn: MemoryScript = (store, { args: [start = "", pattern = "", wanted = ""] }) => {
  const limit = Number(wanted);
  const found: ByteText[] = [];
  let cursor: ByteText = start;
  let count = Math.max(FEWEST, Math.min(limit, MOST));
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { next, names } = store.scan(cursor, "MATCH", pattern, "COUNT", `${count}`, "TYPE", "string");
    cursor = next;
    found.push(...names);
    if (cursor === "0" || found.length >= limit) break;
    count = Math.min(count * 4, MOST);
  }
  return [cursor, found];
};
