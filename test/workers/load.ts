// A Worker under load: many requests at once, each with a database of its own, and memory after the first and the second half of many.
// usage: npm run load -- [--json] [--burst 1000] [--half 5000]
import { parseArgs } from "node:util";
import pc from "picocolors";
import { measureLoad } from "./measure-load.ts";
import type { Sent } from "./send-visits.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    burst: { type: "string", default: "1000" },
    half: { type: "string", default: "5000" },
  },
});
const MOST_GROWTH = 0.1;

const figures = await measureLoad({ burst: Number(options.burst), half: Number(options.half) });
const { halves, burst, resident, growth } = figures;
const rounds = [...halves, burst];
const ok = rounds.every(({ requests, right }) => requests === right) && Math.abs(growth ?? 0) <= MOST_GROWTH;

if (options.json) console.log(JSON.stringify({ ok, ...figures }, null, 2));
else show();
if (!ok) process.exitCode = 1;

function show(): void {
  const line = (name: string, { requests, right, milliseconds }: Sent): string =>
    `${name}: ${right} of ${requests} answered rightly in ${(milliseconds / 1000).toFixed(1)} s, ${Math.round((requests * 1000) / milliseconds)} a second`;
  console.log(line("first half ", halves[0]));
  console.log(line("second half", halves[1]));
  console.log(line("all at once", burst));
  const [before = 0, after = 0] = resident?.map((bytes) => (bytes / 2 ** 20).toFixed(1)) ?? [];
  const change = `${((growth ?? 0) * 100).toFixed(1)} %`;
  console.log(resident === null ? "memory is not known here" : `memory: ${before} MiB, then ${after} MiB (${change})`);
  for (const text of new Set(rounds.flatMap(({ wrong }) => wrong))) console.log(pc.red(text));
  console.log(ok ? pc.green("load ok") : pc.red("load failed"));
}
