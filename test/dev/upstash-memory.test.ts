import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryRedis } from "../../src/dev/upstash/memory/memory-redis.ts";
import { reachRedis } from "../../src/dev/upstash/real-redis.ts";
import type { Redis } from "../../src/dev/upstash/redis.ts";
import { type RedisServer, startRedis } from "../../scripts/services/redis.ts";
import { empty, play } from "./redis-answers.ts";
import { anyCommand, programsOf } from "./redis-programs.ts";

const RUNS = Number(process.env.REDIS_RUNS ?? 300);

let server: RedisServer;
let real: Redis;
beforeAll(async () => {
  // Of its own: everything in it is removed again and again.
  server = await startRedis(["--databases", "1"]);
  real = await reachRedis(server.url);
});
afterAll(async () => {
  await real.close();
  await server.stop();
});

test(
  "commands in any order get the answers of a real Redis, and leave behind the same",
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(programsOf(anyCommand), async (steps) => {
        await empty(real);
        expect(await play(memoryRedis(), steps)).toEqual(await play(real, steps));
      }),
      { numRuns: RUNS, endOnFailure: false },
    );
  },
);
