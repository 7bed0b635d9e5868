/** Text and names, comments, words, operators, and what else there is to see. */
const TOKEN =
  /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|\bIS(?: NOT)? DISTINCT FROM|\w+|[<>=!|+*/%&~-]+|[(),]/gi;

// Symbols wait in this order for what follows them.
const BASE = 1;
const CLAUSE = 2;
const LIST = 3;
const OR = 4;
const AND = 5;
const OPERATOR = 6;
/** A select reads its list without keeping commas. */
const SELECTED = 4;

/** The place of what waits after a word, and how many symbols that are. What waited there and further on has been put together. */
const WAITING: Readonly<Record<string, readonly [place: number, symbols: number]>> = {
  INSERT: [BASE, 5],
  UPDATE: [BASE, 5],
  DELETE: [BASE, 5],
  WITH: [BASE, 5],
  UNION: [BASE, 2],
  INTERSECT: [BASE, 2],
  EXCEPT: [BASE, 2],
  SELECT: [CLAUSE, SELECTED],
  FROM: [CLAUSE, 5],
  ON: [CLAUSE, 10],
  WHERE: [CLAUSE, 5],
  GROUP: [CLAUSE, 7],
  HAVING: [CLAUSE, 7],
  ORDER: [CLAUSE, 9],
  LIMIT: [CLAUSE, 9],
  OFFSET: [CLAUSE, 11],
  SET: [CLAUSE, 11],
  VALUES: [CLAUSE, 2],
  RETURNING: [CLAUSE, 8],
  PARTITION: [CLAUSE, 2],
  ELSE: [CLAUSE, 3],
  BETWEEN: [LIST, 5],
  OR: [OR, 2],
  AND: [AND, 2],
};
const OPERATORS = /^(?:[^\w(,'"`[]|(?:IS|IN|NOT|LIKE|GLOB|WHEN|THEN)\b)/;
/** The column that is read last: its table, the point between them, its name, and what may come after it. */
const LAST = 3;

/** How many symbols the parser of SQLite keeps at once for a statement: rather a few too many than one that is sent in vain. */
export function waitingSymbols(sql: string): number {
  const levels: number[][] = [];
  let level: number[] = [];
  let before = "";
  let most = 0;
  const sum = (): number => level.reduce((total, symbols) => total + symbols, 0);
  for (const [token] of sql.matchAll(TOKEN)) {
    const word = token.toUpperCase();
    const waiting = WAITING[word];
    if (word === "(" || word === "CASE") {
      const isCall = word === "(" && /^\w/.test(before) && WAITING[before] === undefined && !OPERATORS.test(before);
      levels.push(level);
      // Whether a function has a filter or a window is seen when all of it has been read.
      const called = isCall ? (before === "FILTER" || before === "OVER" ? 6 : 1) : 0;
      level = [sum() + 1 + called];
      if (isCall || word === "CASE") level[LIST] = 1;
    } else if (word === ")" || word === "END") level = levels.pop() ?? [];
    else if (waiting !== undefined) put(level, ...waiting);
    // From the second on there are branches before this one.
    else if (word === "WHEN") put(level, CLAUSE, level[CLAUSE] === undefined ? 2 : 3);
    else if (word === "THEN") put(level, CLAUSE, (level[CLAUSE] ?? 0) + 2);
    else if (word === ",") put(level, LIST, level[CLAUSE] === SELECTED ? 0 : 3);
    else if (OPERATORS.test(word))
      put(level, OPERATOR, (level[OPERATOR] ?? 0) + (word === "NOT" ? 1 : 1 + word.split(" ").length));
    before = word;
    most = Math.max(most, sum() + LAST);
  }
  return most;
}

function put(level: number[], place: number, symbols: number): void {
  level.length = place;
  level[place] = symbols;
}
