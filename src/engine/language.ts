import { type Compilation, type Language, startCompilation } from "./compilation.ts";
import { compileCondition } from "./condition.ts";
import { compileQuery } from "./query.ts";
import type { Session } from "./session.ts";

const LANGUAGE: Language = { condition: compileCondition, query: compileQuery };

/** Begins a compilation over a set of rows, of anything that plans can say. */
export function openCompilation(session: Session | null): Compilation {
  return startCompilation(session, LANGUAGE);
}
