/** Where a text begins to say something: behind blanks, comments and semicolons that end nothing. */
export function startOf(sql: string): number {
  const gap = /(?:[\s;]|--[^\n\r]*)*/y;
  let place = 0;
  for (;;) {
    gap.lastIndex = place;
    gap.exec(sql);
    place = gap.lastIndex;
    if (!sql.startsWith("/*", place)) return place;
    place = endOfComment(sql, place);
  }
}

/** Where the comment ends that begins here. Comments hold comments. */
function endOfComment(sql: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let depth = 0;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return sql.length;
}
