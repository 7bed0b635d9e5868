import Table from "cli-table3";
import pc from "picocolors";
import type { Budget, Promised } from "./budgets.ts";
import type { BulkFigure } from "./bulk.ts";
import { type ContenderName, contenderNames } from "./contenders/contender.ts";
import type { Figure } from "./figure.ts";

const style = { head: [], border: [], compact: true };

/** How the contenders are called in print. */
export type Titles = Readonly<Record<ContenderName, string>>;

/** Every figure: the time of one turn, and how often the bare driver's it is. */
export function figuresTable(figures: readonly Figure[], titles: Titles): string {
  const table = new Table({
    head: ["store", "workload", ...contenderNames.map((name) => titles[name])],
    colAligns: ["left", "left", "right", "right", "right", "right"],
    style,
  });
  const lines = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = `${figure.store}\n${figure.workload}`;
    lines.set(key, [...(lines.get(key) ?? []), figure]);
  }
  for (const [key, line] of lines) {
    const [store = "", workload = ""] = key.split("\n");
    table.push([
      store,
      workload,
      ...contenderNames.map((name) => cell(line.find(({ contender }) => contender === name))),
    ]);
  }
  return table.toString();
}

function cell(figure: Figure | undefined): string {
  if (figure === undefined) return "–";
  const { contender, micros, ratio } = figure;
  const time = duration(micros);
  if (contender === "bare" || ratio === null) return time;
  const times = `×${ratio.toFixed(2)}`.padStart(7);
  return `${time} ${contender === "anyrow" ? pc.bold(times) : times}`;
}

/** A time in the unit that suits it. */
export function duration(micros: number): string {
  if (micros < 10) return `${micros.toFixed(2)} µs`;
  return micros < 1000 ? `${micros.toFixed(1)} µs` : `${(micros / 1000).toFixed(2)} ms`;
}

/** What became of 25,000 rows in one call. */
export function bulkTable(figures: readonly BulkFigure[], titles: Titles): string {
  const table = new Table({ head: ["createMany of 25,000 × 3", "", "once"], style });
  for (const { store, contender, millis, error } of figures) {
    table.push([store, titles[contender], error === null ? `${Math.round(millis)} ms` : `fails: ${error}`]);
  }
  return table.toString();
}

/** The budgets, met or not. */
export function budgetsTable(budgets: readonly Budget[], promises: readonly Promised[]): string {
  const table = new Table({
    head: ["budget", "figure", "limit", "aim", ""],
    colAligns: ["left", "right", "right", "right"],
    style,
  });
  for (const { what, figure, limit, aim, unit } of budgets) {
    const shown = figure === null ? "" : `${figure.toFixed(2)} ${unit}`;
    table.push([
      what,
      shown,
      `${limit} ${unit}`,
      aim === null ? "" : `${aim} ${unit}`,
      verdict(figure === null ? null : figure <= limit),
    ]);
  }
  for (const { what, kept, said } of promises) table.push([what, said, "", "", verdict(kept)]);
  return table.toString();
}

function verdict(met: boolean | null): string {
  if (met === null) return pc.dim("not measured");
  return met ? pc.green("met") : pc.red("not met");
}
