import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../support/source-files.ts";
import type { LoadFigures } from "./measure-load.ts";

// Ten thousand requests, and what they may leave in memory, take about a minute: that is `npm run load`.
test(
  "a thousand requests at once, each with a database of its own, all get their own rows",
  { timeout: 240_000 },
  async () => {
    const parameters = [join(root, "test/workers/load.ts"), "--json", "--half", "1", "--burst", "1000"];
    const { stdout } = await promisify(execFile)(process.execPath, parameters).catch(
      (error: { stdout: string }) => error,
    );
    const { bursts, resident } = JSON.parse(stdout) as LoadFigures;
    expect(bursts.map(({ right, wrong }) => ({ right, wrong }))).toEqual([
      { right: 1000, wrong: [] },
      { right: 1000, wrong: [] },
    ]);
    expect(resident).toHaveLength(process.platform === "linux" ? 2 : 0);
  },
);
