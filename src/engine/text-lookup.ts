import type { TextOperator } from "../plan/nodes.ts";
import { sqlNeeded } from "./refuse-sql.ts";

/** Folds the ASCII letters of a text to lower case and leaves the others alone. */
export function foldLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Folds the ASCII letters of a text to upper case and leaves the others alone. */
export function foldUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

type Lookup = (needle: string) => (text: string) => boolean;

const LOOKUPS: Readonly<Record<"contains" | "startsWith" | "endsWith" | "like" | "exact", Lookup>> = {
  contains: (needle) => (text) => text.includes(needle),
  startsWith: (needle) => (text) => text.startsWith(needle),
  endsWith: (needle) => (text) => text.endsWith(needle),
  like: likeLookup,
  exact: (needle) => (text) => text === needle,
};

/** The test that a text lookup makes of a text that is not null. */
export function textLookup(operator: TextOperator, needle: string): (text: string) => boolean {
  if (operator === "regex" || operator === "iregex") throw sqlNeeded("regex");
  const exact = LOOKUPS[operator as keyof typeof LOOKUPS];
  if (exact !== undefined) return exact(needle);
  const test = LOOKUPS[operator.slice(1) as keyof typeof LOOKUPS](foldLower(needle));
  return (text) => test(foldLower(text));
}

const RUN = 0;
const ONE = 1;

/** A pattern as characters to meet, {@link ONE} of any kind, or a {@link RUN} of any length. */
function parsePattern(pattern: string): (string | typeof RUN | typeof ONE)[] {
  const characters = [...pattern];
  const parsed: (string | typeof RUN | typeof ONE)[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? "";
    if (character === "%") parsed.push(RUN);
    else if (character === "_") parsed.push(ONE);
    else if (character === "\\") parsed.push(characters[++index] ?? "\\");
    else parsed.push(character);
  }
  return parsed;
}

/** Never a regular expression: its backtracking would make some patterns take for ever. */
function likeLookup(needle: string): (text: string) => boolean {
  const pattern = parsePattern(needle);
  return (text) => {
    const characters = [...text];
    let at = 0;
    let next = 0;
    // Where to go on when what follows the last run does not fit: after one more character for the run.
    let retryAt = -1;
    let retryNext = 0;
    while (next < characters.length) {
      const wanted = pattern[at];
      if (wanted === RUN) {
        retryAt = ++at;
        retryNext = next;
      } else if (wanted === ONE || (wanted !== undefined && wanted === characters[next])) {
        at++;
        next++;
      } else if (retryAt < 0) return false;
      else {
        at = retryAt;
        next = ++retryNext;
      }
    }
    while (pattern[at] === RUN) at++;
    return at === pattern.length;
  };
}
