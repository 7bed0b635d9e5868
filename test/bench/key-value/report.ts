import { existsSync, readFileSync } from "node:fs";
import Table from "cli-table3";
import pc from "picocolors";
import { duration } from "../report.ts";
import type { Figure } from "./contest.ts";

const style = { head: [], border: [], compact: true };
/** Serializers of ours, by the names of which nobody would know it. */
const ours: ReadonlySet<string> = new Set(["json by number", "json by name", "msgpack", "protobuf", "structured"]);

/** A table for each place: the contenders side by side, each with how often the first one's figure it is. */
export function keyValueTables(figures: readonly Figure[]): string {
  const places = [...new Set(figures.map(({ place }) => place))];
  return places
    .map((place) =>
      placeTable(
        place,
        figures.filter((each) => each.place === place),
      ),
    )
    .join("\n");
}

function placeTable(place: string, figures: readonly Figure[]): string {
  const contenders = [...new Set(figures.map(({ contender }) => contender))];
  const workloads = [...new Set(figures.map(({ workload }) => workload))];
  // Many contenders and few workloads are easier to read from above to below.
  const upright = contenders.length > 6;
  const [lines, columns] = upright ? [contenders, workloads] : [workloads, contenders];
  const head = upright ? columns : columns.map(titled);
  const table = new Table({
    head: [place, ...head],
    colAligns: ["left", ...columns.map((): "right" => "right")],
    style,
  });
  for (const line of lines) {
    const cells = columns.map((column) => {
      const [workload, contender] = upright ? [column, line] : [line, column];
      return cell(figures.find((each) => each.workload === workload && each.contender === contender));
    });
    table.push([upright ? titled(line) : line, ...cells]);
  }
  return table.toString();
}

function cell(figure: Figure | undefined): string {
  if (figure === undefined) return "–";
  const { contender, value, unit, ratio, perSecond } = figure;
  const time = perSecond === null ? duration(value) : `${Math.round(perSecond).toLocaleString("en")}/s`;
  const shown = unit === "bytes" ? `${value.toFixed(0)} bytes` : time;
  if (ratio === null) return shown;
  const times = `×${ratio.toFixed(2)}`.padStart(7);
  return `${shown} ${contender.startsWith("anyrow") || ours.has(contender) ? pc.bold(times) : times}`;
}

/** A contender that is a package, with the version that is installed. */
function titled(contender: string): string {
  if (ours.has(contender)) return `anyrow ${contender}`;
  const manifest = new URL(`../../../node_modules/${contender}/package.json`, import.meta.url);
  if (contender.includes(" ") || !existsSync(manifest)) return contender;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  return `${contender} ${version}`;
}
