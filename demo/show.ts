import Table from "cli-table3";
import pc from "picocolors";
import type { Loaded } from "./load.ts";
import type { Shown } from "./question.ts";
import type { Outcome, Sent } from "./run.ts";

const MOST_ROWS = 5;
const WIDEST_CELL = 40;
const LONGEST_STATEMENT = 420;
const MOST_STATEMENTS = 6;

const isTerminal = process.stdout.isTTY === true;
const color = pc.createColors(isTerminal && process.env["NO_COLOR"] === undefined);
// Some terminals report no columns, or none that a statement could be set in.
const width = Math.min(Math.max(process.stdout.columns || 120, 60), 140);

const LINES = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/** A question, what it sends, the answer, and how the stores did. */
export function showOutcome({ words, statements, rows, attempts, agree }: Outcome, number: number): string {
  const sent = statements.slice(0, MOST_STATEMENTS).map(showStatement);
  const left = statements.length - sent.length;
  const stores = attempts.map(
    ({ store, milliseconds, roundTrips }) =>
      `${store} ${milliseconds.toFixed(1)} ms, ${roundTrips} round ${roundTrips === 1 ? "trip" : "trips"}`,
  );
  const verdict = agree ? color.green("the same answer") : color.red(color.bold("THE ANSWERS DIFFER"));
  return [
    color.bold(`${number}. ${words}`),
    ...sent.map((text) => color.dim(text)),
    ...(left > 0 ? [color.dim(`   … and ${left} more statements`)] : []),
    showRows(rows),
    `   ${stores.join(" · ")} · ${verdict}`,
    "",
  ].join("\n");
}

/** Rows as a small table. */
function showRows(rows: readonly Shown[]): string {
  const shown = rows.slice(0, MOST_ROWS);
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return "   no rows";
  const table = new Table({
    head: columns.map((column) => color.cyan(column)),
    chars: LINES,
    style: { head: [], border: [], compact: true },
  });
  table.push(...shown.map((row) => columns.map((column) => showCell(row[column]))));
  const more = rows.length - shown.length;
  const note = more === 0 ? [] : [`… and ${more.toLocaleString("en")} more ${more === 1 ? "row" : "rows"}`];
  return [...table.toString().split("\n"), ...note].map((line) => `   ${line}`).join("\n");
}

function showCell(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "–");
  return text
    .split("\n")
    .map((line) => clip(line, WIDEST_CELL))
    .join("\n");
}

function showStatement({ where, sql, params, times = 1 }: Sent): string {
  const values = params.length === 0 ? "" : `  ← ${params.map(showParameter).join(", ")}`;
  const store = where === undefined ? "" : `${where}: `;
  const repeated = times === 1 ? "" : `  × ${times.toLocaleString("en")}`;
  return wrap(store + clip(sql.replaceAll(/\s+/g, " ").trim(), LONGEST_STATEMENT) + clip(values, 80) + repeated);
}

function showParameter(value: unknown): string {
  return typeof value === "string" ? `'${clip(value, 24)}'` : String(value);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Breaks a text between words and sets it in. */
function wrap(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + word.length + 4 > width && line !== "") {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((each, index) => `${index === 0 ? "   " : "     "}${each}`).join("\n");
}

/** What is said about a store before the questions. */
export function showLoaded(store: string, { rows, milliseconds }: Loaded): string {
  const time = Math.round(milliseconds).toLocaleString("en");
  return `${store.padEnd(7)} tables created, ${rows.toLocaleString("en")} rows loaded in ${time} ms`;
}

/** What is said about pairs of stores before their questions. */
export function showPairs(names: readonly string[], missing: string | null): string {
  const line = `Two stores, one database: ${names.join(", ")}`;
  return [color.bold(line), ...(missing === null ? [] : [`${missing}. The Upstash stands in.`]), ""].join("\n");
}

/** The last line. */
export function showEnd(line: string, ok: boolean): string {
  return ok ? color.green(line) : color.red(line);
}
