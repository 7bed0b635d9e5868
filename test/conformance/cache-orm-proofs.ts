import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { conformanceTests, keyValueModelTests, keyValueTests } from "../../src/testing/index.ts";
import { fieldTests } from "../key-value/field-vectors.ts";
import { root } from "../support/source-files.ts";

const suites: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["store", new Set(keyValueTests())],
  ["models", new Set(keyValueModelTests())],
  ["suite", new Set(conformanceTests())],
  ["fields", new Set(fieldTests())],
]);
const files = new Map<string, ReadonlySet<string>>();

/** What stands first in a call of `test` or of what `test.each` gives; what is skipped proves nothing. */
const TITLE = /(?:\btest(?:\.(?!skip|todo)\w+)?|\))\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** Where a test is, and its name. */
export function partsOf(proof: string): readonly [place: string, name: string] {
  const end = proof.indexOf(": ");
  return [proof.slice(0, end), proof.slice(end + 2)];
}

/** Whether there is a test of this name. */
export function isTest(proof: string): boolean {
  const [place, name] = partsOf(proof);
  return (suites.get(place) ?? titlesOf(place)).has(name);
}

/** The titles of the tests of a file, as they are written. */
function titlesOf(place: string): ReadonlySet<string> {
  const known = files.get(place);
  if (known !== undefined) return known;
  const path = join(root, `test/${place}.test.ts`);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const titles = new Set(Array.from(text.matchAll(TITLE), ([, , title = ""]) => title.replace(/\\(.)/g, "$1")));
  files.set(place, titles);
  return titles;
}
