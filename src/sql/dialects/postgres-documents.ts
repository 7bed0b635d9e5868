import type { BindPath, JsonDocuments } from "../dialect.ts";
import { once } from "./postgres-once.ts";
import { arrayText } from "./postgres-types.ts";

// Paths have no larger numbers; what is further on is not there either.
const MOST_ITEMS = 2 ** 31 - 1;

/** The parts that a path leads through, beginning with the document. */
function partsOf(document: string, steps: string, bind: BindPath): readonly string[] {
  const parts = [`${document}::jsonb`];
  for (const [index, step] of Array.from(steps).entries()) {
    const before = parts[index] as string;
    // The operator takes what is neither array nor object for an array of it.
    const item = (): string => bind((path) => `strict $[${Math.min(Number(path[index]), MOST_ITEMS)}]`);
    parts.push(
      step === "k"
        ? `(${before} -> ${bind((path) => String(path[index]))}::text)`
        : `jsonb_path_query_first(${before}, ${item()}::jsonpath, '{}', TRUE)`,
    );
  }
  return parts;
}

/** Binds the beginning of a path. */
function beginning(count: number, bind: BindPath): string {
  return `${bind((path) => arrayText(path.slice(0, count)))}::text[]`;
}

function replaced(parts: readonly string[], steps: string, bind: BindPath, value: string): string {
  const [document = "", ...inner] = parts;
  // So many steps have to lead somewhere: items are not made.
  const there = steps.lastIndexOf("i") + 1;
  const unfit = parts.slice(there, -1).map((part) => `jsonb_typeof(${part}) <> 'object'`);
  if (there > 0) unfit.unshift(`${parts[there]} IS NULL`);
  const ready = inner
    .slice(there, -1)
    .reduce(
      (before, part, index) => `jsonb_set(${before}, ${beginning(there + index + 1, bind)}, coalesce(${part}, '{}'))`,
      document,
    );
  const after = `jsonb_set(${ready}, ${beginning(steps.length, bind)}, ${value})`;
  return `CASE WHEN ${unfit.join(" OR ")} THEN ${document} ELSE ${after} END`;
}

/** JSON documents of PostgreSQL. */
export const postgresDocuments: JsonDocuments = {
  place: (document, steps, bind) => [partsOf(document, steps, bind).at(-1) ?? "", ""],
  part: (part) => `NULLIF(${part}, 'null')`,
  exists: (part) => `${part} IS NOT NULL`,
  set: (document, steps, bind, value) =>
    once(document, (whole) => replaced(partsOf(whole, steps, bind), steps, bind, value)),
};
