import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startMemcached } from "../../../scripts/services/memcached.ts";
import { startRedis } from "../../../scripts/services/redis.ts";
import { memoryKeyValueDriver } from "../../../adapters/memory/memory-key-value-driver.ts";
import { redisDriver } from "../../../adapters/redis/index.ts";
import { upstashDriver } from "../../../adapters/upstash/index.ts";
import { startDev } from "../../../src/dev/index.ts";
import { fileFolder } from "../stores.ts";
import type { Contest } from "./contest.ts";
import { keyValueRecords, tableRecords } from "./models/anyrow-records.ts";
import { jsonRecords, mapRecords } from "./models/json-records.ts";
import { modelContests, modelWorkloadNames, seedRecords } from "./models/model-workloads.ts";
import { parallelContests, parallelNames } from "./models/parallel.ts";
import type { Records } from "./models/records.ts";
import { ioredisTexts, upstashTexts } from "./models/text-stores.ts";
import { serializerContests } from "./serializers.ts";
import type { StoreClient } from "./store-client.ts";
import { filesystemClients } from "./stores/filesystem-clients.ts";
import { memcachedClients } from "./stores/memcached-clients.ts";
import { memoryClients } from "./stores/memory-clients.ts";
import { redisClients } from "./stores/redis-clients.ts";
import { type UpstashPlace, plainClient, upstashClients } from "./stores/upstash-clients.ts";
import { seedClient, verbContests, verbNames } from "./verbs.ts";

/** Where contests take place. */
export interface Place {
  readonly name: string;
  /** The names of its contests, which are known before it is opened. */
  readonly contests: readonly string[];
  open(): Promise<OpenPlace>;
}

export interface OpenPlace {
  readonly contests: readonly Contest[];
  close(): Promise<void>;
}

type Stack = AsyncDisposableStack;

/** A place whose parts are closed in the opposite order in which they were opened, also where opening fails. */
function place(name: string, contests: readonly string[], fill: (stack: Stack) => Promise<readonly Contest[]>): Place {
  return {
    name,
    contests,
    open: async () => {
      await using stack = new AsyncDisposableStack();
      const opened = await fill(stack);
      const kept = stack.move();
      return { contests: opened, close: () => kept.disposeAsync() };
    },
  };
}

function verbsOn(name: string, open: (stack: Stack) => Promise<readonly StoreClient[]>): Place {
  return place(name, verbNames, async (stack) => {
    const clients = await open(stack);
    for (const client of clients) {
      stack.defer(() => client.close());
      await seedClient(client);
    }
    return verbContests(name, clients);
  });
}

async function seeded(stack: Stack, contenders: readonly Records[]): Promise<readonly Records[]> {
  for (const each of contenders) {
    stack.defer(() => each.close());
    await seedRecords(each);
  }
  return contenders;
}

async function redisUrl(stack: Stack): Promise<string> {
  // A server of its own: databases are emptied.
  const redis = await startRedis(["--databases", "16"]);
  stack.defer(() => redis.stop());
  return redis.url;
}

/** The local service of `anyrow dev`, twice: each on a database of its own. */
async function upstashPlaces(stack: Stack): Promise<readonly [bare: UpstashPlace, own: UpstashPlace]> {
  const url = await redisUrl(stack);
  const started = async (database: number): Promise<UpstashPlace> => {
    const dev = stack.use(await startDev({ redis: `${url}/${database}`, neon: false, libsql: false }));
    const { url: address, token } = dev.upstash;
    return { url: address, token };
  };
  return [await started(1), await started(2)];
}

async function memcachedUrl(stack: Stack): Promise<string> {
  const server = await startMemcached(["-m", "256"]);
  stack.defer(() => server.stop());
  return server.url;
}

async function openFolder(stack: Stack): Promise<string> {
  const folder = await mkdtemp(join(fileFolder(), "anyrow-bench-"));
  stack.defer(() => rm(folder, { recursive: true }));
  return folder;
}

/** Every place, in the order of the tables. */
export const places: readonly Place[] = [
  place(
    "serializers",
    serializerContests.map(({ name }) => name),
    async () => serializerContests,
  ),
  verbsOn("memory", async () => memoryClients()),
  verbsOn("redis", async (stack) => redisClients(await redisUrl(stack))),
  verbsOn("upstash", async (stack) => upstashClients(...(await upstashPlaces(stack)))),
  verbsOn("memcached", async (stack) => memcachedClients(await memcachedUrl(stack), await memcachedUrl(stack))),
  verbsOn("filesystem", async (stack) => filesystemClients(await openFolder(stack))),
  place("models on memory", modelWorkloadNames, async (stack) => {
    const driver = memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity, copies: false });
    const contenders = [mapRecords(), keyValueRecords(driver).records, tableRecords()];
    return modelContests("models on memory", await seeded(stack, contenders));
  }),
  place("models on redis", [...parallelNames, ...modelWorkloadNames], async (stack) => {
    const url = await redisUrl(stack);
    const bare = new Redis(`${url}/1`);
    const own = new Redis(`${url}/2`);
    stack.defer(() => own.disconnect());
    const { db, records } = keyValueRecords(redisDriver({ client: own }));
    const contenders = await seeded(stack, [jsonRecords(await ioredisTexts(bare)), records]);
    return [
      ...(await parallelContests("models on redis", { bare, db })),
      ...modelContests("models on redis", contenders),
    ];
  }),
  place("models on upstash", modelWorkloadNames, async (stack) => {
    const [bare, own] = await upstashPlaces(stack);
    const { records } = keyValueRecords(upstashDriver(own));
    const contenders = [jsonRecords(await upstashTexts(plainClient(bare))), records];
    return modelContests("models on upstash", await seeded(stack, contenders));
  }),
];
