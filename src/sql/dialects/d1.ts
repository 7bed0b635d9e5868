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
  const isWhole = /^(?:int8|numeric|boolean|epoch.*)$/.test(storage);
  return isWhole ? `CAST(?${position} AS INTEGER)` : `?${position}`;
}

const pack: PackedParameters = {
  encode: (values) => `[${values.map(jsonText).join(",")}]`,
  place: (index, storage) =>
    `(${jsonValue({ storage }, (step) => `?1->>${step === undefined ? index : `'$[${index}][${step}]'`}`)})`,
};

/**
 * A float as the text `mph`, which is m × 2^h × 2^h. Its power of two comes in halves, because that of the least doubles is no double.
 * m has 55 to 59 bits, so that nothing is cut off. What has no logarithm is null, zero or infinite, and stays as it is. The query
 * round it keeps what includes nest shallow.
 */
function exactFloat(sql: string): string {
  const half = `CAST(log(4,abs(${sql})) AS INTEGER)`;
  const whole = `CAST(${sql}/pow(2,${half})*((1<<56)/pow(2,${half})) AS INTEGER)`;
  return `(SELECT _f FROM (SELECT coalesce(${whole}||('p'||(${half}-28)),${sql}) AS _f))`;
}

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
    // Where a number is far from one, its last digit is printed wrong there.
    jsonCell: (sql, field) => (field.storage === "float8" ? exactFloat(sql) : sqliteOverNetwork.jsonCell(sql, field)),
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
