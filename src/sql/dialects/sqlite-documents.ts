import { UnsupportedError } from "../../errors.ts";
import type { BindPath, JsonDocuments } from "../dialect.ts";

// Places are counted in 32 bits; what is further on is not there either.
const MOST_ITEMS = 2 ** 31 - 1;

/** Binds a path, or so many steps of it. */
function bindWay(bind: BindPath, store: string, count?: number): string {
  const step = (each: string | number): string =>
    typeof each === "number" ? `[${Math.min(each, MOST_ITEMS)}]` : `.${keyText(each, store)}`;
  return bind((path) => `$${path.slice(0, count).map(step).join("")}`);
}

/** A key as it stands in a document. A quote would end it, however it is written. */
function keyText(key: string, store: string): string {
  if (!key.includes('"')) return JSON.stringify(key);
  throw new UnsupportedError("a JSON key with quotes", store, "read the document and look into it in the program");
}

function set(document: string, steps: string, bind: BindPath, value: string, store: string): string {
  const way = bindWay(bind, store);
  // Items are not made, and an item that is there has all before it.
  const there = steps.lastIndexOf("i") + 1;
  if (there === steps.length) return `json_replace(${document}, ${way}, json(${value}))`;
  if (there === 0) return `json_set(${document}, ${way}, json(${value}))`;
  const isThere = `json_type(${document}, ${bindWay(bind, store, there)}) IS NOT NULL`;
  // Where the way is null nothing is set.
  return `json_set(${document}, CASE WHEN ${isThere} THEN ${way} END, json(${value}))`;
}

/** JSON documents of SQLite and its relatives. */
export const sqliteDocuments: JsonDocuments = {
  place: (document, steps, bind, store) => [document, steps === "" ? "'$'" : bindWay(bind, store)],
  part: (document, way) => `NULLIF(${document} -> ${way}, 'null')`,
  exists: (document, way) => `json_type(${document}, ${way}) IS NOT NULL`,
  set,
};
