import { APPEND_SCRIPT } from "../../../../key-value/scripted-append.ts";
import { COMMIT_SCRIPT } from "../../../../key-value/scripted-commit-script.ts";
import { COUNT_SCRIPT, SET_SCRIPT } from "../../../../key-value/scripted-commands.ts";
import { RANGE_SCRIPT } from "../../../../key-value/scripted-range.ts";
import { SCAN_SCRIPT } from "../../../../key-value/scripted-scan.ts";
import { byteTextOf, type ByteText } from "../../byte-text.ts";
import { carryOutCommit } from "./commit-script.ts";
import type { MemoryScript } from "./memory-script.ts";
import { readRange } from "./range-script.ts";
import { scanOn } from "./scan-script.ts";
import { appendTogether, countSafely, setSpelt } from "./value-scripts.ts";

/** Finds what a script of this library does by its text, `undefined` for any other script. */
export type KnownScripts = (text: ByteText) => MemoryScript | undefined;

/** The first line of every script, which says what scripts call the store. */
const PREAMBLE = "local store = redis\n";

/** The scripts that this library sends. */
const SCRIPTS: readonly (readonly [text: string, script: MemoryScript])[] = [
  [SET_SCRIPT, setSpelt],
  [COUNT_SCRIPT, countSafely],
  [APPEND_SCRIPT, appendTogether],
  [RANGE_SCRIPT, readRange],
  [COMMIT_SCRIPT, carryOutCommit],
  [SCAN_SCRIPT, scanOn],
];

/** Makes what finds them. */
export function knownScripts(): KnownScripts {
  const known = new Map(SCRIPTS.map(([text, script]) => [byteTextOf(`${PREAMBLE}${text}`), script]));
  return (text) => known.get(text);
}
