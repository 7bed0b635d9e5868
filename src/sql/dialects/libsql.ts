import type { Dialect, SpelledFunctions } from "../dialect.ts";
import { sqliteFunctions } from "./sqlite-functions.ts";
import { waitingSymbols } from "./sqlite-parser.ts";

const functions: SpelledFunctions = {
  ...sqliteFunctions,
  distance: ([left, right], { parameter }) => {
    const both = `(${left}, ${right})`;
    const distance = parameter === "l2" ? `vector_distance_l2${both}` : `coalesce(vector_distance_cos${both}, 3.0)`;
    // Null is no vector to the database.
    return `CASE WHEN ${left} IS NOT NULL THEN ${distance} END`;
  },
};

/** A dialect of SQLite, of a database that compares vectors, and whose parser is of the old kind: it has room for 100 symbols at all. */
export function libsqlDialect(sqlite: Dialect): Dialect {
  return { ...sqlite, name: "libsql", depth: null, parser: { most: 98, of: waitingSymbols }, functions };
}
