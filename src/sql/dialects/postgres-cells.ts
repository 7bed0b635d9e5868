import { hexBytes } from "../../fields/hex-text.ts";

/** Reads a cell of raw SQL from the text that PostgreSQL prints; null never gets here. */
export type CellReader = (text: string) => unknown;

const asText: CellReader = (text) => text;
const asNumber: CellReader = Number;
const asBoolean: CellReader = (text) => text === "t";
const asJson: CellReader = JSON.parse;
const asInteger: CellReader = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text));

const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*([+-]\d\d)?(:\d\d)?$/;

/** An instant as a Date; without a zone it is taken for UTC. Infinity and years that Date cannot write stay text. */
function asInstant(text: string): unknown {
  const [, date, time, hours, minutes = ":00"] = INSTANT.exec(text) ?? [];
  return date === undefined ? text : new Date(`${date}T${time}${hours === undefined ? "Z" : hours + minutes}`);
}

function asBytes(text: string): unknown {
  return text.startsWith(String.raw`\x`) ? hexBytes(text) : text;
}

/** By the number that the server has for a type: what is not text. */
const READERS: Readonly<Record<number, CellReader>> = {
  16: asBoolean,
  17: asBytes,
  20: asInteger,
  21: asNumber,
  23: asNumber,
  26: asNumber,
  114: asJson,
  700: asNumber,
  701: asNumber,
  1114: asInstant,
  1184: asInstant,
  3802: asJson,
};

/** By the number of an array type: that of its elements. */
const ELEMENTS: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1041: 869,
  1115: 1114,
  1182: 1082,
  1183: 1083,
  1185: 1184,
  1187: 1186,
  1231: 1700,
  1270: 1266,
  2951: 2950,
  3807: 3802,
};

/** How a column of a type is shown to who wrote the SQL. */
export function cellReader(type: number): CellReader {
  const element = ELEMENTS[type];
  if (element === undefined) return READERS[type] ?? asText;
  const read = READERS[element] ?? asText;
  return (text) => readArray(text, read);
}

const TOKEN = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gsy;

/** The elements of an array as it is printed: `{1,NULL,"a \"b\""}`, with its bounds before it where they are not the usual ones. */
function readArray(text: string, read: CellReader): unknown {
  const root: unknown[] = [];
  const open: unknown[][] = [root];
  for (const [token, quoted] of text.slice(text.indexOf("{")).matchAll(TOKEN)) {
    const inner = open.at(-1) ?? root;
    if (token === "{") {
      const list: unknown[] = [];
      inner.push(list);
      open.push(list);
    } else if (token === "}") open.pop();
    else if (quoted !== undefined) inner.push(read(quoted.replace(/\\(.)/gs, "$1")));
    else if (token !== ",") inner.push(token === "NULL" ? null : read(token));
  }
  return root[0];
}
