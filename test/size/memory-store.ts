import { memoryStore } from "anyrow/memory";

// An application with keys and values in memory, and no models.
const store = memoryStore({ maxEntries: 1000, ttl: 60 });

await store.set("greeting", "hello");
await store.add("once", "1");
export const visits: number = await store.incr("visits");
export const values: unknown = await store.getMany(["greeting", "once"]);
await store.delete("greeting");
await store.close();
