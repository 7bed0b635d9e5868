import type { Token } from "./sql-tokens.ts";

/** Pragmas a client may use, with a value or without. */
const PRAGMAS = new Set(
  (
    "TABLE_LIST INDEX_LIST TABLE_INFO TABLE_XINFO INDEX_INFO INDEX_XINFO PRAGMA_LIST COMPILE_OPTIONS DATABASE_LIST " +
    "FUNCTION_LIST MODULE_LIST ENCODING DEFER_FOREIGN_KEYS FOREIGN_KEYS FOREIGN_KEY_LIST FOREIGN_KEY_CHECK " +
    "COLLATION_LIST DATA_VERSION FREELIST_COUNT INTEGRITY_CHECK LEGACY_FILE_FORMAT PAGE_COUNT QUICK_CHECK STATS " +
    "USER_VERSION"
  ).split(" "),
);

/** Pragmas a client may read, but not set: they belong to the server, or to more than one request. */
const READABLE_PRAGMAS = new Set(
  (
    "ANALYSIS_LIMIT APPLICATION_ID AUTO_VACUUM AUTOMATIC_INDEX BUSY_TIMEOUT CACHE_SIZE CACHE_SPILL CELL_SIZE_CHECK " +
    "CHECKPOINT_FULLFSYNC FULLFSYNC HARD_HEAP_LIMIT JOURNAL_MODE JOURNAL_SIZE_LIMIT LEGACY_ALTER_TABLE LOCKING_MODE " +
    "MAX_PAGE_COUNT MMAP_SIZE PAGE_SIZE QUERY_ONLY READ_UNCOMMITTED RECURSIVE_TRIGGERS REVERSE_UNORDERED_SELECTS " +
    "SCHEMA_VERSION SECURE_DELETE SOFT_HEAP_LIMIT SYNCHRONOUS TEMP_STORE THREADS TRUSTED_SCHEMA WAL_AUTOCHECKPOINT"
  ).split(" "),
);

/** Whether a hosted server refuses a statement that SQLite itself would run. */
export function isUnsupported(tokens: readonly Token[]): boolean {
  const [verb, second] = tokens.map((token) => token.text);
  if (verb === "VACUUM" || verb === "ATTACH" || verb === "DETACH") return true;
  if (verb === "CREATE") return second === "TEMP" || second === "TEMPORARY";
  return verb === "PRAGMA" && !isAllowedPragma(tokens.slice(1));
}

function isAllowedPragma(tokens: readonly Token[]): boolean {
  const isQualified = tokens[1]?.text === ".";
  const [name, ...value] = isQualified ? tokens.slice(2) : tokens;
  if (name === undefined) return false;
  return PRAGMAS.has(name.text) || (value.length === 0 && READABLE_PRAGMAS.has(name.text));
}
