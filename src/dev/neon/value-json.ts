/** What reads one type's text as JSON. */
type Reader = (text: string) => unknown;

const finiteNumber: Reader = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
const asText: Reader = (text) => text;

/** Types that become something else than their text, by the number Postgres has for them. */
const SCALARS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [16, (text) => text === "t"],
  [21, Number],
  [23, Number],
  [700, finiteNumber],
  [701, finiteNumber],
  [114, JSON.parse],
  [3802, JSON.parse],
]);

/** Array types, with the type of their elements where it matters. */
const ARRAYS: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1021, 700],
  [1022, 701],
  [199, 114],
  [3807, 3802],
  ...[1001, 1002, 1003, 1009, 1014, 1015, 1016, 1028, 1041, 651, 1115, 1182, 1183, 1185, 1187, 1231, 1270, 2951].map(
    (array) => [array, 0] as const,
  ),
]);

/**
 * Puts a value as the service does when it is not asked for Postgres' text: booleans, numbers that JSON can hold, JSON and arrays
 * of all types as such; everything else, large integers and dates among them, as text.
 */
export function valueJson(text: string | null, type: number): unknown {
  if (text === null) return null;
  const element = ARRAYS.get(type);
  if (element === undefined) return (SCALARS.get(type) ?? asText)(text);
  return readArray(text, SCALARS.get(element) ?? asText);
}

/** Each match is one token of an array literal: a brace, a comma, a quoted or a bare element. */
const TOKENS = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs;

function readArray(text: string, read: Reader): unknown {
  const root: unknown[] = [];
  const open = [root];
  // Bounds other than the usual stand before an equals sign.
  for (const [token, quoted] of text.slice(text.indexOf("{")).matchAll(TOKENS)) {
    const innermost = open.at(-1) ?? root;
    if (token === "{") {
      const inner: unknown[] = [];
      innermost.push(inner);
      open.push(inner);
    } else if (token === "}") open.pop();
    else if (quoted !== undefined) innermost.push(read(quoted.replace(/\\(.)/gs, "$1")));
    else if (token !== ",") innermost.push(token === "NULL" ? null : read(token));
  }
  return root[0];
}
