// Which names a model may have, and the names that are made of them.

import { invalid } from "../errors.ts";
import { textProblem } from "../fields/text-field.ts";

const FORBIDDEN: readonly string[] = ["__proto__", "constructor", "prototype", ""];

/** Whether a property of this name would mean something to the language, or nothing at all. */
export function isForbidden(name: string): boolean {
  return FORBIDDEN.includes(name);
}

/** Whether statements or databases call something by this name, so that a table of that name would be mistaken for it or refused. */
export function isTakenTable(name: string): boolean {
  return /^(?:excluded|_r|_picked|_found|_made|_moved|json_each|pg_.*)$/is.test(name);
}

/** Whether a database has a column of this name in every table. */
export function isTakenColumn(name: string): boolean {
  return /^(?:ctid|tableoid|[cx]m(?:in|ax))$/i.test(name);
}

/** How many bytes of a name every database keeps. */
export const LONGEST_NAME = 63;

/** How many bytes a name has. */
export function bytesOf(name: string): number {
  return new TextEncoder().encode(name).length;
}

/** A name as databases see it that take upper and lower case for the same. */
export function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The name of an index or a rule of a table. One that a database would cut short ends in a number made from the whole of it. */
export function ruleName(...parts: readonly string[]): string {
  const name = parts.join("_");
  if (bytesOf(name) <= LONGEST_NAME) return name;
  let number = 0;
  let kept = "";
  for (const character of name) {
    number = (Math.imul(number, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
    if (bytesOf(kept + character) <= LONGEST_NAME - 8) kept += character;
  }
  return `${kept}_${number.toString(36)}`;
}

/** Refuses names that a database would cut short or refuse. */
export function checkName(table: string, path: readonly string[], name: string, what: string): void {
  if (typeof name !== "string" || name === "" || textProblem(name) !== null)
    throw invalid(table, path, `needs a ${what}: text with at least one character, no NUL and no lone surrogate`);
  if (bytesOf(name) > LONGEST_NAME) throw invalid(table, path, `needs a ${what} of at most ${LONGEST_NAME} bytes`);
}
