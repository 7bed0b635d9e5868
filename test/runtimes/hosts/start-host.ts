import { type BundleName, bundle } from "../bundle.ts";
import type { RuntimeName } from "../runtimes.ts";
import { chromium } from "./chromium-host.ts";
import type { RuntimeHost } from "./host.ts";
import { bun, currentNode, deno, oldestNode } from "./process-host.ts";
import { workerd } from "./workerd-host.ts";

interface Start {
  readonly bundle: BundleName;
  readonly start: (script: string) => Promise<RuntimeHost> | RuntimeHost;
}

const starts: Readonly<Record<RuntimeName, Start>> = {
  "Node 24": { bundle: "process", start: currentNode },
  "Node 20": { bundle: "process", start: oldestNode },
  Deno: { bundle: "process", start: deno },
  Bun: { bundle: "process", start: bun },
  workerd: { bundle: "worker", start: (script) => workerd("workerd", "wrangler.toml", script) },
  "workerd + nodejs_compat": {
    bundle: "worker-with-node",
    start: (script) => workerd("workerd + nodejs_compat", "wrangler.nodejs-compat.toml", script),
  },
  Chromium: { bundle: "page", start: chromium },
};

/** Starts runtimes. */
export interface Starter {
  start(name: RuntimeName): Promise<RuntimeHost>;
}

/** Bundles the program once for each kind of runtime; `folder` keeps what is made, and lies below the packages. */
export function startsIn(folder: string): Starter {
  const bundles = new Map<BundleName, Promise<string>>();
  return {
    async start(name) {
      const { bundle: kind, start } = starts[name];
      const made = bundles.get(kind) ?? bundle(kind, folder);
      bundles.set(kind, made);
      return start(await made);
    },
  };
}
