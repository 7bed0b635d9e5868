// The conformance suites inside every runtime, on every store that can be reached from there.
// usage: npm run test:runtimes -- [--json] [--key-value] [--runtime NAME]… [--mode NAME]…
//   --key-value leaves out all but stores of keys and values.
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import pc from "picocolors";
import type { RuntimeHost } from "./hosts/host.ts";
import { startsIn } from "./hosts/start-host.ts";
import { type Column, failures, isSound, matrix } from "./matrix.ts";
import { keyValueModes } from "./key-value-modes.ts";
import type { Mode } from "./mode.ts";
import { modes } from "./modes.ts";
import { type Outcome, neverStarted, tryMode } from "./outcome.ts";
import { type Places, type Server, openPlaces } from "./places.ts";
import { runtimeNames } from "./runtimes.ts";
import { type Workspace, makeWorkspace } from "./workspace.ts";

const modeNames = modes.map(({ name }) => name);
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runtime: { type: "string", multiple: true, default: [...runtimeNames] },
    "key-value": { type: "boolean", default: false },
    mode: { type: "string", multiple: true, default: modeNames },
  },
});
checkNames("runtime", options.runtime, runtimeNames);
checkNames("mode", options.mode, modeNames);
const wantedRuntimes = runtimeNames.filter((name) => options.runtime.includes(name));
const wantedModes = (options["key-value"] ? keyValueModes : modes).filter(({ name }) => options.mode.includes(name));
/** As many as there are processors in the smallest machine this is run on. */
const LANES = 2;
const TITLES: Readonly<Record<Server, string>> = { postgres: "PostgreSQL", redis: "Redis", memcached: "memcached" };

interface Started {
  readonly hosts: readonly RuntimeHost[];
  readonly columns: readonly Column[];
  readonly dead: readonly Outcome[];
}

function checkNames(option: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  console.error(`there is no ${option} ${unknown.join(", ")}: use ${known.join(", ")}`);
  process.exit(2);
}

async function startAll(workspace: Workspace): Promise<Started> {
  const hosts: RuntimeHost[] = [];
  const columns: Column[] = [];
  const dead: Outcome[] = [];
  const starter = startsIn(workspace);
  for (const name of wantedRuntimes) {
    try {
      const host = await starter.start(name);
      hosts.push(host);
      columns.push({ runtime: name, title: host.title });
    } catch (error) {
      columns.push({ runtime: name, title: name });
      dead.push(...neverStarted(wantedModes, name, error));
    }
  }
  return { hosts, columns, dead };
}

/** Tries every mode in every runtime, a few at once. */
async function tryAll(hosts: readonly RuntimeHost[], places: Places, done: () => void): Promise<readonly Outcome[]> {
  const pairs: [Mode, RuntimeHost][] = wantedModes.flatMap((mode) =>
    hosts.map((host): [Mode, RuntimeHost] => [mode, host]),
  );
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
      outcomes.push(await tryMode(...pair, places));
      done();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}

/** In the order of the tables, whatever finished first. */
function sorted(outcomes: readonly Outcome[]): readonly Outcome[] {
  const place = ({ mode, runtime }: Outcome): number =>
    modeNames.indexOf(mode) * runtimeNames.length + runtimeNames.indexOf(runtime);
  return [...outcomes].sort((one, other) => place(one) - place(other));
}

async function main(): Promise<void> {
  const workspace = makeWorkspace();
  const places = openPlaces(workspace.stores);
  const bar = new SingleBar({ format: "{bar} {value}/{total}", clearOnComplete: true }, Presets.shades_classic);
  const isWatched = !options.json && process.stdout.isTTY === true;
  const { hosts, columns, dead } = await startAll(workspace);
  try {
    if (isWatched) bar.start(hosts.length * wantedModes.length, 0);
    const outcomes = sorted([...dead, ...(await tryAll(hosts, places, () => bar.increment()))]);
    bar.stop();
    show(outcomes, columns, places);
    if (!outcomes.every(isSound)) process.exitCode = 1;
  } finally {
    await Promise.all(hosts.map((host) => host.stop()));
    await places.close();
  }
}

function show(outcomes: readonly Outcome[], columns: readonly Column[], places: Places): void {
  const unsound = outcomes.filter((outcome) => !isSound(outcome));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const versions = places.versions();
  if (options.json) {
    console.log(JSON.stringify({ ok: unsound.length === 0, ...versions, runtimes: columns, outcomes }, null, 2));
    return;
  }
  const servers = Object.entries(versions).map(([name, version]) => `${TITLES[name as Server]} ${version}`);
  if (servers.length > 0) console.log(servers.sort().join(", "));
  console.log(matrix(columns, outcomes));
  if (unsound.length > 0) console.log(failures(outcomes));
  const end = `${passed} cases passed in ${columns.length} runtimes, ${unsound.length} of ${outcomes.length} cells failed`;
  console.log(unsound.length === 0 ? pc.green(end) : pc.red(end));
}

// What was started is ended when this exits, which a signal by itself does not do.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
await main();
