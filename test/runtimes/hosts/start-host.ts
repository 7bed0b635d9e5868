import { type BundleName, bundle } from "../bundle.ts";
import type { RuntimeName } from "../runtimes.ts";
import { chromium } from "./chromium-host.ts";
import type { Workspace } from "../workspace.ts";
import type { RuntimeHost } from "./host.ts";
import { bun, currentNode, deno, oldestNode } from "./process-host.ts";
import { workerd } from "./workerd-host.ts";

interface Start {
  readonly bundle: BundleName;
  readonly start: (script: string, stores: string) => Promise<RuntimeHost> | RuntimeHost;
}

const starts: Readonly<Record<RuntimeName, Start>> = {
  "Node 24": { bundle: "process", start: currentNode },
  "Node 20": { bundle: "process", start: oldestNode },
  Deno: { bundle: "process", start: deno },
  Bun: { bundle: "process", start: bun },
  workerd: { bundle: "worker", start: (...paths) => workerd("workerd", "wrangler.toml", ...paths) },
  "workerd + nodejs_compat": {
    bundle: "worker-with-node",
    start: (...paths) => workerd("workerd + nodejs_compat", "wrangler.nodejs-compat.toml", ...paths),
  },
  Chromium: { bundle: "page", start: chromium },
};

/** Starts runtimes. */
export interface Starter {
  start(name: RuntimeName): Promise<RuntimeHost>;
}

/** Bundles the program once for each kind of runtime. */
export function startsIn({ programs, stores }: Workspace): Starter {
  const bundles = new Map<BundleName, Promise<string>>();
  return {
    async start(name) {
      const { bundle: kind, start } = starts[name];
      const made = bundles.get(kind) ?? bundle(kind, programs);
      bundles.set(kind, made);
      return start(await made, stores);
    },
  };
}
