import Table from "cli-table3";
import pc from "picocolors";
import type { Bundle } from "./bundle.ts";

/** What was measured of one bundle. */
export interface Figure {
  readonly what: string;
  readonly bytes: number;
  /** `null` where nothing limits it. */
  readonly limit: number | null;
  /** What is wrong with it, in words; empty when all is well. */
  readonly problems: readonly string[];
}

/** What no bundle may contain, whatever the runtime allows. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ["new Function", /\bnew Function\b/],
  ["eval(", /(?<![.\w$])eval\(/],
];
const ofNode: (typeof forbidden)[number] = ["node:", /["'`]node:/];

/** What a bundle contains that it must not, in words. `atTheEdge`: nothing of Node either. */
export function wrongContents({ text }: Bundle, atTheEdge: boolean): readonly string[] {
  return [...forbidden, ...(atTheEdge ? [ofNode] : [])]
    .filter(([, pattern]) => pattern.test(text))
    .map(([name]) => `contains \`${name}\``);
}

export function figureTable(figures: readonly Figure[]): string {
  const chars = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const table = new Table({
    head: ["bundle", "bytes", "budget", "used", ""],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
    chars,
  });
  for (const { what, bytes, limit, problems } of figures) {
    const used = limit === null ? "" : `${Math.round((bytes / limit) * 100)} %`;
    const met = limit === null ? "" : bytes > limit ? pc.yellow("not met") : pc.green("met");
    table.push([what, bytes, limit ?? "", used, problems.length > 0 ? pc.red(problems.join(", ")) : met]);
  }
  return table.toString();
}
