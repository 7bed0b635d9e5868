// A Worker under load: a thousand requests at once, ten times over, each with a database and a row of its own. All must be answered rightly,
// and after the last of them the Worker's process may have at most a tenth more memory than after the first half.
// usage: npm run load -- [--json] [--burst 1000] [--half 5]
import { parseArgs } from "node:util";
import pc from "picocolors";
import { measureLoad } from "./measure-load.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    burst: { type: "string", default: "1000" },
    half: { type: "string", default: "5" },
  },
});
const MOST_GROWTH = 0.1;

// What was started is ended when this exits, which a signal by itself does not do.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const { bursts, resident, growth } = await measureLoad({
  burst: Number(options.burst),
  half: Number(options.half),
});
const isAnswered = bursts.every(({ requests, right }) => requests === right);
const isSteady = growth === null ? process.platform !== "linux" : growth <= MOST_GROWTH;

if (options.json) console.log(JSON.stringify({ isAnswered, isSteady, growth, resident, bursts }, null, 2));
else show();
if (!isAnswered || !isSteady) process.exitCode = 1;

function show(): void {
  for (const [index, { requests, right, milliseconds }] of bursts.entries()) {
    const seconds = (milliseconds / 1000).toFixed(1).padStart(5);
    const memory = index in resident ? `, then ${((resident[index] ?? 0) / 2 ** 20).toFixed(1)} MiB` : "";
    console.log(`${right} of ${requests} at once answered rightly in ${seconds} s${memory}`);
  }
  for (const text of new Set(bursts.flatMap(({ wrong }) => wrong))) console.log(pc.red(text));
  const change =
    growth === null ? "memory is not known here" : `memory ${(growth * 100).toFixed(1)} % in the second half`;
  const isOk = isAnswered && isSteady;
  console.log(isOk ? pc.green(`load ok: ${change}`) : pc.red(`load failed: ${change}`));
}
