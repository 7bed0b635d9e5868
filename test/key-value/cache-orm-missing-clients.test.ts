import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test.skipIf("Bun" in globalThis)(
  "what is not installed is asked for by name when it is needed, and nothing else needs it",
  () => {
    const program = join(import.meta.dirname, "cache-orm-missing-clients.mjs");
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    const advice = (name: string): string =>
      `operational: ${name} cannot be loaded: install it with \`npm install ${name}\``;
    expect(JSON.parse(stdout)).toEqual({
      memory: { id: 1 },
      redisStore: advice("ioredis"),
      redis: advice("ioredis"),
      upstashStore: advice("@upstash/redis"),
      upstash: advice("@upstash/redis"),
      msgpack: expect.stringContaining("@msgpack/msgpack"),
      protobuf: expect.stringContaining("protobufjs"),
    });
    expect(stdout).not.toContain("secret");
  },
);
