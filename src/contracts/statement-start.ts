/**
 * Where a text begins to say something: behind blanks, comments and semicolons that end nothing. `nests` says whether comments hold
 * comments, and those of a line end at a carriage return too: databases differ in both.
 */
export function startOf(sql: string, nests: boolean): number {
  const gap = nests ? /(?:[\s;]|--[^\n\r]*)*/y : /(?:[\s;]|--[^\n]*)*/y;
  let place = 0;
  for (;;) {
    gap.lastIndex = place;
    gap.exec(sql);
    place = gap.lastIndex;
    if (!sql.startsWith("/*", place)) return place;
    place = endOfComment(sql, place, nests);
  }
}

/** Where the comment ends that begins here. */
function endOfComment(sql: string, start: number, nests: boolean): number {
  const edges = nests ? /\/\*|\*\//g : /\*\//g;
  edges.lastIndex = start + 2;
  let depth = 1;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return sql.length;
}
