import Table from "cli-table3";
import pc from "picocolors";
import type { Outcome } from "./outcome.ts";

const MOST_FAILURES = 5;

/** A heading of the matrix. */
export interface Column {
  readonly runtime: string;
  /** With its version. */
  readonly title: string;
}

/** All outcomes: a line for each mode, a column for each runtime, and below them why cells are empty. */
export function matrix(columns: readonly Column[], outcomes: readonly Outcome[]): string {
  const reasons = legend(outcomes);
  const table = new Table({
    head: ["", ...columns.map(({ title }) => title.replaceAll(" ", "\n"))],
    colAligns: ["left", ...columns.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const mode of new Set(outcomes.map((outcome) => outcome.mode))) {
    const line = outcomes.filter((outcome) => outcome.mode === mode);
    table.push([
      mode,
      ...columns.map(({ runtime }) =>
        cell(
          line.find((each) => each.runtime === runtime),
          reasons,
        ),
      ),
    ]);
  }
  const notes = [...reasons].map(([reason, letter]) => `${letter}  ${reason}`);
  return [table.toString(), ...notes].join("\n");
}

/** Whether everything that exists passed, and everything that does not was shown not to. */
export function isSound({ failed }: Outcome): boolean {
  return failed.length === 0;
}

function cell(outcome: Outcome | undefined, reasons: ReadonlyMap<string, string>): string {
  if (outcome === undefined) return "";
  const { passed, failed, skipped, because } = outcome;
  const parts: string[] = [];
  if (failed.length > 0) parts.push(pc.red(`${failed.length} failed`));
  if (because !== null) parts.push(pc.dim(`– ${reasons.get(because)}`));
  if (passed > 0) parts.push(failed.length > 0 ? `${passed} passed` : pc.green(`${passed} passed`));
  for (const [reason, count] of countReasons(skipped)) parts.push(pc.dim(`${count} – ${reasons.get(reason)}`));
  return parts.join("\n");
}

/** A letter for each reason, in the order they are met. */
function legend(outcomes: readonly Outcome[]): ReadonlyMap<string, string> {
  const reasons = outcomes.flatMap(({ because, skipped }) => [
    ...(because === null ? [] : [because]),
    ...countReasons(skipped).keys(),
  ]);
  return new Map([...new Set(reasons)].map((reason, position) => [reason, String.fromCodePoint(97 + position)]));
}

function countReasons(skipped: Outcome["skipped"]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { because } of skipped) counts.set(because, (counts.get(because) ?? 0) + 1);
  return counts;
}

/** What failed; the same failures in several runtimes are told once. */
export function failures(outcomes: readonly Outcome[]): string {
  const told = new Map<string, string[]>();
  for (const { mode, runtime, failed } of outcomes) {
    if (failed.length === 0) continue;
    const lines = failed.slice(0, MOST_FAILURES).map(({ name, message }) => `  ${name}\n    ${oneLine(message)}`);
    if (failed.length > MOST_FAILURES) lines.push(`  … and ${failed.length - MOST_FAILURES} more`);
    const text = lines.join("\n");
    told.set(text, [...(told.get(text) ?? []), `${mode} in ${runtime}`]);
  }
  return [...told].map(([text, where]) => `${pc.red(`✗ ${where.join(", ")}`)}\n${text}`).join("\n");
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 600 ? `${line.slice(0, 600)} …` : line;
}
