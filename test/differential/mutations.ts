import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { type Mutation, mutations } from "./mutation-list.ts";
import { showEnd } from "./report.ts";

const run = fileURLToPath(new URL("run.ts", import.meta.url));
const plant = new URL("plant.ts", import.meta.url).href;

interface Finding {
  readonly pairs: number;
  readonly disagreements: readonly {
    readonly number: number;
    readonly printed: string;
    readonly pair: { readonly store: string };
  }[];
}

/** Plants each mistake in turn, and shows that it is found, and that the same questions find nothing without it. */
export async function showMutations(seed: number, without: string): Promise<void> {
  const table = new Table({
    head: ["planted", "in", "found after", "by the answer of", "question"],
    style: { head: [], border: [], compact: true },
    colWidths: [20, 34, 14, 18, 70],
    wordWrap: true,
  });
  let found = 0;
  for (const mutation of mutations) {
    const { about } = mutation;
    const options = ["--json", "--failures", "1", "--seed", String(seed), "--without", without, "--about", about];
    const {
      pairs,
      disagreements: [first],
    } = await find(mutation, options);
    const clean = first === undefined ? null : await find(null, [...options, "--schema", String(first.number)]);
    const isFound = first !== undefined && clean?.disagreements.length === 0;
    if (isFound) found++;
    table.push([
      mutation.name,
      mutation.file,
      isFound ? `${pairs} pairs` : "not found",
      first?.pair.store ?? "",
      first?.printed ?? "",
    ]);
  }
  console.log(table.toString());
  console.log(showEnd(found, mutations.length - found));
  if (found < mutations.length) process.exitCode = 1;
}

/** Runs the test in a program of its own, with a mistake planted in it or none. */
async function find(mutation: Mutation | null, options: readonly string[]): Promise<Finding> {
  const planting = mutation === null ? [] : ["--import", plant];
  const child = spawn(process.execPath, [...planting, run, ...options], {
    env: { ...process.env, ANYROW_MUTATION: mutation?.name ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  await once(child, "close");
  if (text === "")
    throw new Error(`the test itself failed with ${mutation === null ? "nothing" : mutation.name} planted`);
  const { areas } = JSON.parse(text) as { readonly areas: readonly [Finding] };
  return areas[0];
}
