import { UnsupportedError } from "../../errors.ts";
import type { Storage } from "../../plan/any-field.ts";
import type { Dialect, PackedParameters } from "../dialect.ts";
import { textSize } from "../value-size.ts";
import { planDepth } from "./sqlite-depth.ts";
import { jsonText, jsonValue } from "./sqlite-json.ts";
import { sqliteOverNetwork } from "./sqlite-over-network.ts";

const MOST_PATTERN_BYTES = 50;

/** Neither bigints nor integers can be bound: they travel as text, and numbers as doubles. */
function placeholder(position: number, storage: Storage): string {
  const isWhole = storage === "int8" || storage === "numeric" || storage === "boolean";
  return isWhole ? `CAST(?${position} AS INTEGER)` : `?${position}`;
}

const pack: PackedParameters = {
  encode: (values) => `[${values.map(jsonText).join(",")}]`,
  place: (index, storage) =>
    `(${jsonValue({ storage }, (step) => `?1->>${step === undefined ? index : `'$[${index}][${step}]'`}`)})`,
};

function limitedSqlite(name: string): Dialect {
  return {
    ...sqliteOverNetwork,
    name,
    maxParameters: 100,
    maxColumns: 100,
    depth: { most: 100, of: planDepth },
    numbered: true,
    placeholder,
    pack,
    // Integers arrive as doubles; and rows of several statements as objects, in which columns of one name would be one.
    cell: (sql, field, index) => {
      const isLong = field?.kind === "bigint" || field?.kind === "decimal";
      return `${isLong ? `CAST(${sql} AS TEXT)` : sql} AS _${index}`;
    },
    pattern: (like) => {
      const pattern = sqliteOverNetwork.pattern(like);
      if (textSize(pattern) <= MOST_PATTERN_BYTES) return pattern;
      const instead = "use startsWith, contains and endsWith, which take texts of any length";
      throw new UnsupportedError(`a pattern of more than ${MOST_PATTERN_BYTES} bytes`, name, instead);
    },
  };
}

/** The SQL of Cloudflare D1: SQLite with low limits, numbers that are doubles, and no transactions by statements. */
export const d1: Dialect = /* @__PURE__ */ limitedSqlite("d1");

/** The SQL in Durable Objects, which has the same limits. */
export const durableObject: Dialect = /* @__PURE__ */ limitedSqlite("durable object");
