import { aggregateCalls } from "./aggregates.ts";
import { trees } from "./conditions.ts";
import { lookups } from "./lookups.ts";
import { operators } from "./operators.ts";
import { makers } from "./value-makers.ts";
import { writeCalls } from "./writes.ts";

const under = (group: string, names: readonly string[]): string[] => names.map((name) => `${group}.${name}`);

const ofSets = [
  ...["filter", "exclude", "annotate", "orderBy", "reverse", "limit", "offset", "select", "omit", "distinct"],
  ...["groupBy", "having", "union", "intersect", "except", "include", "none"],
];
const ofRows = ["all", "first", "last", "latest", "earliest", "count", "exists", "pluck", "aggregate"];

/** Every call that questions are made with: all of them have to be asked. */
export const knownCalls: readonly string[] = [
  // Aggregates are named one by one.
  ...new Set([...operators, ...makers].map(({ call }) => call).filter((call) => call !== "aggregate")),
  ...[...lookups, ...trees].flatMap(({ calls }) => calls),
  ...["constant", "sql", "sql.as", ...aggregateCalls],
  ...under("order", ["asc", "desc"]),
  ...under("set", ofSets),
  ...under("rows", [...ofRows, "get", "find", "getMany", "page", "iterate"]),
  ...writeCalls,
  ...under("list", ["append", "remove"]),
  ...under("json", ["at", "set"]),
  ...under("text", ["regex", "iregex"]),
];
