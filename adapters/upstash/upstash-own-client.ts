import { importClient } from "../../src/contracts/import-client.ts";
import type { UpstashClient, UpstashUrl } from "./upstash-options.ts";

/** Makes a client that sends each request once, and tells nobody what it runs on. */
export async function openClient({ url, token }: UpstashUrl): Promise<UpstashClient> {
  // The entry that needs nothing of Node, and so runs everywhere.
  const { Redis } = await importClient("@upstash/redis", () => import("@upstash/redis/cloudflare"));
  return new Redis({
    url: url.replace(/\/+$/, ""),
    token,
    automaticDeserialization: false,
    responseEncoding: false,
    retry: { retries: 0 },
    enableTelemetry: false,
    enableAutoPipelining: false,
    // In Bun this is what connections are used again by; browsers refuse larger requests with it, and others do not look at it.
    keepAlive: "Bun" in globalThis,
  });
}
