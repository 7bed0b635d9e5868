import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryRedis } from "../../src/dev/upstash/memory/memory-redis.ts";
import { reachRedis } from "../../src/dev/upstash/real-redis.ts";
import type { Redis } from "../../src/dev/upstash/redis.ts";
import { AnyrowError } from "../../src/errors.ts";
import { type ScriptedDriver, scriptedDriver } from "../../src/key-value/scripted-store.ts";
import { type RedisServer, startRedis } from "../../scripts/services/redis.ts";
import { empty, play, stateOf } from "./redis-answers.ts";
import { clientOver } from "./scripted-over-redis.ts";
import { PREFIX, storeProgram, type StoreStep } from "./store-programs.ts";

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

async function take(redis: Redis, driver: ScriptedDriver, step: StoreStep): Promise<unknown> {
  switch (step.kind) {
    case "execute":
      return driver.execute(step.commands, {});
    case "commit":
      return driver.commit?.(step.commit, {});
    case "append":
      return driver.append?.(step.appends, {});
    case "scan":
      return (await driver.scan?.({ prefix: step.prefix, limit: 1000, cursor: null }, {}))?.keys.toSorted();
    case "elsewhere":
      return (await play(redis, [{ together: false, commands: [step.command] }])).answers;
  }
}

async function outcomes(redis: Redis, binary: boolean, steps: readonly StoreStep[]): Promise<readonly unknown[]> {
  await empty(redis);
  const driver = scriptedDriver(clientOver(redis, binary), PREFIX);
  const answers: unknown[] = [];
  for (const step of steps) {
    const answer = await take(redis, driver, step).catch((error: unknown) => {
      if (error instanceof AnyrowError) return [error.code, error.message];
      throw error;
    });
    answers.push(answer, await stateOf(redis));
  }
  return answers;
}

test.each([
  ["bytes", true],
  ["text", false],
])(
  "scripts of the library, sent as %s, do in memory what they do in a real Redis, whatever others wrote",
  { timeout: 120_000 },
  async (_, binary) => {
    await fc.assert(
      fc.asyncProperty(storeProgram, async (steps) => {
        expect(await outcomes(memoryRedis(), binary, steps)).toEqual(await outcomes(real, binary, steps));
      }),
      { numRuns: RUNS },
    );
  },
);
