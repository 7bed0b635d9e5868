/** Quoted names and texts, comments, words, operators, and what else there is to see. */
const TOKEN =
  /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|\bIS(?: NOT)? DISTINCT FROM|\w+|[<>=!|+*/%&~-]+|[(),]/gi;

// The places of what waits between two parentheses, from the outside in.
const BASE = 1;
const CLAUSE = 2;
const LIST = 3;
const OR = 4;
const AND = 5;
const OPERATOR = 6;
/** The list of a select keeps no commas. */
const SELECTED = 4;

/** The place of what waits from a word on, and how many symbols that are. What waited there and further in has been put together. */
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
  LIMIT: [CLAUSE, 11],
  SET: [CLAUSE, 11],
  PARTITION: [CLAUSE, 2],
  ELSE: [CLAUSE, 3],
  BETWEEN: [LIST, 5],
  AS: [OR, 1],
  OR: [OR, 2],
  AND: [AND, 2],
};
const OPERATORS = /^(?:[^\w(,'"`[]|(?:IS|IN|NOT|LIKE|GLOB)\b)/;
/** The column that is read last: a table, a point and a name. */
const LAST = 3;

/** How many symbols the parser of SQLite keeps at once for a statement: rather a few too many than one that is sent in vain. */
export function waitingSymbols(sql: string): number {
  const levels: number[][] = [];
  let level: number[] = [];
  let before = "";
  let most = 0;
  for (const [token] of sql.matchAll(TOKEN)) {
    const word = token.toUpperCase();
    if (word === "(" || word === "CASE") {
      levels.push(level);
      level = opened(word, before, sum(level) + 1);
    } else if (word === ")" || word === "END") level = levels.pop() ?? [];
    else read(word, level);
    most = Math.max(most, sum(level) + LAST);
    before = word;
  }
  return most;
}

function opened(word: string, before: string, outside: number): number[] {
  if (word === "CASE") return [outside, 0, 0, 1];
  const isCall =
    /^\w/.test(before) && !(before in WAITING) && !/^(?:WHEN|THEN)$/.test(before) && !OPERATORS.test(before);
  if (!isCall) return [outside];
  // What an aggregate counts, and in which window, is said when it has been read.
  return [outside + (before === "FILTER" || before === "OVER" ? 6 : 1), 0, 0, 1];
}

function read(word: string, level: number[]): void {
  const waiting = WAITING[word];
  if (waiting !== undefined) put(level, ...waiting);
  else if (word === ",") put(level, LIST, level[CLAUSE] === SELECTED ? 0 : 3);
  // From the second one on there are branches before.
  else if (word === "WHEN") put(level, CLAUSE, level[CLAUSE] ? 3 : 2);
  else if (word === "THEN") put(level, CLAUSE, (level[CLAUSE] ?? 0) + 2);
  else if (OPERATORS.test(word))
    put(level, OPERATOR, (level[OPERATOR] ?? 0) + (word === "NOT" ? 1 : 1 + word.split(" ").length));
}

function put(level: number[], place: number, symbols: number): void {
  level.length = place;
  level[place] = symbols;
}

function sum(level: readonly number[]): number {
  return level.reduce((total, symbols) => total + symbols, 0);
}
