/** Has an expression worked out once, however often what is made of it names it; a plain column is named itself. */
export function once(sql: string, use: (value: string) => string): string {
  if (!sql.includes("(")) return use(sql);
  // Without OFFSET the query would be taken apart, and the expression put in each place again.
  return `(SELECT ${use("_x")} FROM (SELECT ${sql} AS _x OFFSET 0) AS _v)`;
}
