import { upstashStore } from "anyrow/upstash";

// An application with keys and values in Upstash, and no models.
const store = upstashStore({ url: "https://name.upstash.io", token: "token", ttl: 60 });

await store.set("greeting", "hello");
await store.add("once", "1");
export const visits: number = await store.incr("visits");
export const values: unknown = await store.getMany(["greeting", "once"]);
await store.delete("greeting");
await store.close();
