import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./contest.ts";

const run = promisify(execFile);
const inside = fileURLToPath(new URL("entry-bytes-inside.ts", import.meta.url));

/** The memory that an entry of 100 bytes takes among 100,000, each holder in a process of its own. */
export async function entryBytes(progress: (part: number) => void): Promise<Figure[]> {
  const names = (await answerOf([])) as readonly string[];
  const figures: Figure[] = [];
  for (const [index, contender] of names.entries()) {
    progress(index / (names.length + 1));
    const value = (await answerOf([contender])) as number;
    const ratio = figures[0] === undefined ? 1 : value / figures[0].value;
    figures.push({
      place: "memory use",
      workload: "bytes of an entry",
      contender,
      value,
      unit: "bytes",
      ratio,
      perSecond: null,
      spread: null,
    });
  }
  progress(1);
  return figures;
}

async function answerOf(args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["--expose-gc", inside, ...args]);
  return JSON.parse(stdout) as unknown;
}
