/** Prepared statements by their text, the ones used lately. */
export interface StatementCache<Statement> {
  get(sql: string): Statement | undefined;
  set(sql: string, statement: Statement): void;
  clear(): void;
}

/** Characters of text that one half of a cache holds. What a text prepares to takes several times the room. */
const MOST_CHARACTERS = 300_000;
/** What a text counts for at the least, because every statement takes some room. */
const LEAST_CHARACTERS = 1000;

/**
 * Keeps statements in two halves: what is found in the older one moves to the newer, and when that is full it becomes the older
 * and what nobody asked for meanwhile is dropped. A hit changes nothing as a rule, so it costs no more than one look-up.
 */
export function statementCache<Statement>(): StatementCache<Statement> {
  let newer = new Map<string, Statement>();
  let older = new Map<string, Statement>();
  let characters = 0;

  const set = (sql: string, statement: Statement): void => {
    const size = Math.max(LEAST_CHARACTERS, sql.length);
    if (size > MOST_CHARACTERS) return;
    if (characters + size > MOST_CHARACTERS) {
      older = newer;
      newer = new Map();
      characters = 0;
    }
    newer.set(sql, statement);
    characters += size;
  };

  return {
    get(sql) {
      const known = newer.get(sql);
      if (known !== undefined) return known;
      const found = older.get(sql);
      if (found !== undefined) set(sql, found);
      return found;
    },
    set,
    clear() {
      newer = new Map();
      older = new Map();
      characters = 0;
    },
  };
}
