import { RequestFailure } from "./failures.ts";
import type { Token } from "./sql-tokens.ts";
import type { SqliteValue } from "./values.ts";

/** What a client gives for the parameters of a statement: by position, or by name. */
export interface Arguments {
  readonly positional: readonly SqliteValue[];
  readonly named: ReadonlyMap<string, SqliteValue>;
}

/** A parameter with its value. The name is as written, `:id` or `?3`; a plain `?` has none. */
export interface BoundParameter {
  readonly name: string | null;
  readonly value: SqliteValue;
}

/** The names of a statement's parameters in the order SQLite numbers them. Numbers left out are parameters too. */
export function parameterNames(tokens: readonly Token[]): readonly (string | null)[] {
  const names: (string | null)[] = [];
  const known = new Set<string>();
  for (const { kind, text } of tokens) {
    if (kind !== "parameter" || known.has(text)) continue;
    if (text === "?") {
      names.push(null);
      continue;
    }
    known.add(text);
    if (text.startsWith("?")) placeAt(names, Number(text.slice(1)), text);
    else names.push(text);
  }
  return names;
}

function placeAt(names: (string | null)[], number: number, text: string): void {
  while (names.length < number) names.push(null);
  names[number - 1] = text;
}

/** Gives every parameter its value. Throws `ARGS_INVALID` when one has none, or when there are more values than parameters. */
export function bindArguments(names: readonly (string | null)[], given: Arguments): readonly BoundParameter[] {
  const count = given.positional.length + given.named.size;
  if (count > names.length) throw mismatch(`too many parameters, expected ${names.length} found ${count}`);
  return names.map((parameter, position) => {
    const value = valueFor(parameter, position, given);
    if (value === undefined) throw mismatch(`value for parameter ${parameter ?? position + 1} not found`);
    return { name: parameter, value };
  });
}

function valueFor(parameter: string | null, position: number, given: Arguments): SqliteValue | undefined {
  const hasName = parameter !== null && !parameter.startsWith("?");
  for (const key of hasName ? [parameter, parameter.slice(1)] : []) {
    const value = given.named.get(key);
    if (value !== undefined) return value;
  }
  return given.positional[position];
}

function mismatch(problem: string): RequestFailure {
  return new RequestFailure("ARGS_INVALID", `Arguments do not match SQL parameters: ${problem}`);
}
