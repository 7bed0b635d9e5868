import { inspect } from "node:util";

/** A piece of a query as data, in the words of the API: it is asked as it is printed, and its calls can be counted. */
export type Term =
  | { readonly value: unknown }
  | { readonly name: string }
  | { readonly property: string; readonly of: Term }
  /** `call` is a name, for methods behind what they belong to: `text.lower`. */
  | { readonly call: string; readonly on: Term | null; readonly given: readonly Term[] }
  | { readonly parameters: string; readonly gives: Term }
  | { readonly items: readonly Term[] }
  | { readonly entries: Readonly<Record<string, Term>> };

export const plain = (value: unknown): Term => ({ value });
export const named = (name: string): Term => ({ name });
export const property = (of: Term, name: string): Term => ({ property: name, of });
export const called = (call: string, ...given: readonly Term[]): Term => ({ call, on: null, given });
export const method = (call: string, on: Term, ...given: readonly Term[]): Term => ({ call, on, given });
export const callback = (parameters: string, gives: Term): Term => ({ parameters, gives });
export const items = (each: readonly Term[]): Term => ({ items: each });
export const entries = (each: Readonly<Record<string, Term>>): Term => ({ entries: each });

const methodName = (call: string): string => call.slice(call.lastIndexOf(".") + 1);

type Names = Readonly<Record<string, unknown>>;

/** What a term stands for, where these names mean these values. */
export function evaluate(term: Term, names: Names): unknown {
  if ("value" in term) return term.value;
  if ("name" in term) return names[term.name];
  if ("property" in term) return (evaluate(term.of, names) as Names)[term.property];
  if ("items" in term) return term.items.map((each) => evaluate(each, names));
  if ("entries" in term)
    return Object.fromEntries(Object.entries(term.entries).map(([name, each]) => [name, evaluate(each, names)]));
  if ("parameters" in term) {
    const parameters = term.parameters.split(", ");
    return (...given: readonly unknown[]): unknown =>
      evaluate(term.gives, {
        ...names,
        ...Object.fromEntries(parameters.map((parameter, index) => [parameter, given[index]])),
      });
  }
  const { call, on, given } = term;
  const receiver = on === null ? names : (evaluate(on, names) as Names);
  // The types of expressions do not help where their names are data.
  const function_ = receiver[methodName(call)] as ((...all: readonly unknown[]) => unknown) | undefined;
  if (typeof function_ !== "function") throw new TypeError(`there is no ${call}()`);
  return function_.apply(
    receiver,
    given.map((each) => evaluate(each, names)),
  );
}

const isWord = (name: string): boolean => /^\w+$/.test(name);

/** A term as one would write it. */
export function print(term: Term): string {
  if ("value" in term) return inspect(term.value, { depth: null, breakLength: Infinity });
  if ("name" in term) return term.name;
  if ("property" in term) return `${print(term.of)}.${term.property}`;
  if ("items" in term) return `[${term.items.map(print).join(", ")}]`;
  if ("parameters" in term) {
    const body = "entries" in term.gives ? `(${print(term.gives)})` : print(term.gives);
    return `(${term.parameters}) => ${body}`;
  }
  if ("call" in term)
    return `${term.on === null ? "" : `${print(term.on)}.`}${methodName(term.call)}(${term.given.map(print).join(", ")})`;
  const all = Object.entries(term.entries).map(
    ([name, each]) => `${isWord(name) ? name : JSON.stringify(name)}: ${print(each)}`,
  );
  return `{ ${all.join(", ")} }`;
}

/** Names every call in a term. */
export function* callsIn(term: Term): Generator<string> {
  if ("call" in term) {
    yield term.call;
    if (term.on !== null) yield* callsIn(term.on);
    for (const each of term.given) yield* callsIn(each);
  } else if ("property" in term) yield* callsIn(term.of);
  else if ("items" in term) for (const each of term.items) yield* callsIn(each);
  else if ("entries" in term) for (const each of Object.values(term.entries)) yield* callsIn(each);
  else if ("parameters" in term) yield* callsIn(term.gives);
}
