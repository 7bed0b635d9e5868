import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test.skipIf("Bun" in globalThis)("without its client every adapter says what to install, at the first query", () => {
  const program = join(import.meta.dirname, "missing-client.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const advice = (name: string): string => `${name} cannot be loaded: install it with \`npm install ${name}\``;
  expect(JSON.parse(stdout)).toEqual({
    libsql: advice("@libsql/client"),
    "libsql over HTTP": advice("@libsql/client"),
    neon: advice("@neondatabase/serverless"),
    pglite: advice("@electric-sql/pglite"),
    postgres: advice("pg"),
  });
});
