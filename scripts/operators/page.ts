import { type Operator, operators, table } from "./operators.ts";
import type { Marks } from "./observe.ts";
import type { Mark } from "./probes.ts";

/** The columns of the page, by the names of the stores. */
export type Columns = Readonly<Record<string, Partial<Marks>>>;

const HEAD = `# Operators by store

What each store answers. The table is made by \`npm run operators\`: it runs the suite that every adapter passes (\`describeAdapter\` of \`anyrow/testing\`) on each store, notes
from the plans of every case which operators it used, and marks those of cases that passed. What no case asks is tried by itself.

- \`✓\` it runs, and gives what it gives everywhere.
- \`–\` it is an \`UnsupportedError\` before anything is sent; the number says why, and what to do instead.
- \`○\` it is spelled in SQL, but was not run; the number says why.

libSQL runs in a file and, as Neon does, over HTTP against the local services of \`anyrow dev\`; D1 and Durable Objects run inside workerd. \`bun:sqlite\` and stores in
browsers pass the same suite, but not in the program that makes this table. How to use all this stands in the [guide](guide.md).
`;

/** The page with these columns. */
export function renderPage(columns: Columns): string {
  const names = Object.keys(columns);
  const reasons: string[] = [];
  const cell = (operator: Operator, name: string): string => {
    const { mark, because } = columns[name]?.[operator] ?? { mark: "?", because: null };
    if (because === null) return mark;
    if (!reasons.includes(because)) reasons.push(because);
    return `${mark}<sup>${reasons.indexOf(because) + 1}</sup>`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const sections = table.map(({ title, rows }) =>
    [
      `## ${title}\n`,
      row(["", ...names]),
      `|---|${":-:|".repeat(names.length)}`,
      ...rows.map(([operator, label]) => row([label, ...names.map((name) => cell(operator, name))])),
      "",
    ].join("\n"),
  );
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`);
  return [HEAD, ...sections, "## Why not\n", ...notes, ""].join("\n");
}

/** The columns of a page that was rendered. */
export function readPage(page: string): Columns {
  const reasons = new Map(
    Array.from(page.matchAll(/^(\d+)\. (.+)$/gm), ([, number, reason]) => [number, reason] as const),
  );
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  const names = cellsOf(rows[0] ?? "");
  const marked = rows.filter((line) => !line.startsWith("|  |")).map(cellsOf);
  return Object.fromEntries(
    names.map((name, column) => {
      const marks = operators.map((operator, index) => [operator, readMark(marked[index]?.[column] ?? "", reasons)]);
      return [name, Object.fromEntries(marks) as Marks];
    }),
  );
}

function cellsOf(line: string): string[] {
  return line
    .split(" | ")
    .slice(1)
    .map((cell) => cell.replace(/ \|$/, "").trim());
}

function readMark(cell: string, reasons: ReadonlyMap<string | undefined, string | undefined>): Mark {
  const [, mark, number] = /^(.)(?:<sup>(\d+)<\/sup>)?$/.exec(cell) ?? [];
  return { mark: (mark ?? "?") as Mark["mark"], because: number === undefined ? null : (reasons.get(number) ?? null) };
}
