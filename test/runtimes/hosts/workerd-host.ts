import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quietEnvironment } from "../../support/quiet-environment.ts";
import { root } from "../../support/source-files.ts";
import type { Answer } from "../errand.ts";
import type { RuntimeName } from "../runtimes.ts";
import type { RuntimeHost } from "./host.ts";

/** Starts a Worker the way its developers do: with a `wrangler.toml`, offline, on a free port. */
export async function workerd(
  name: RuntimeName,
  configuration: string,
  script: string,
  stores: string,
): Promise<RuntimeHost> {
  const parameters = [
    ...["dev", script, "--config", join(root, "test/runtimes/workerd", configuration), "--local"],
    ...["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0", "--show-interactive-dev-session=false"],
    ...["--persist-to", join(stores, `state-${name.replaceAll(/\W+/g, "-")}`)],
  ];
  const env = {
    ...process.env,
    ...quietEnvironment,
    WRANGLER_LOG_PATH: join(stores, "logs"),
  };
  const wrangler = spawn(join(root, "node_modules/.bin/wrangler"), parameters, { cwd: dirname(script), env });
  const stopWithUs = (): void => void wrangler.kill();
  process.once("exit", stopWithUs);
  const url = await readyUrl(wrangler);
  return {
    name,
    title: name.replace("workerd", `workerd ${workerdVersion()}`),
    async ask(errand, limit) {
      const signal = AbortSignal.timeout(limit);
      const response = await fetch(url, { method: "POST", body: JSON.stringify(errand), signal });
      if (!response.ok) throw new Error(`HTTP ${response.status}: ${(await response.text()).slice(0, 2000)}`);
      return (await response.json()) as Answer;
    },
    async stop() {
      process.off("exit", stopWithUs);
      if (wrangler.exitCode !== null) return;
      wrangler.kill();
      await once(wrangler, "exit");
    },
  };
}

/** Where the Worker listens, once it does. */
function readyUrl(wrangler: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const listen = (text: string): void => {
      log += text;
      const url = /Ready on (http:\S+)/.exec(log)?.[1];
      if (url !== undefined) resolve(url);
    };
    wrangler.stdout?.setEncoding("utf8").on("data", listen);
    wrangler.stderr?.setEncoding("utf8").on("data", listen);
    wrangler.once("error", reject);
    wrangler.once("exit", () => reject(new Error(`wrangler did not start the Worker: ${log.slice(-2000)}`)));
  });
}

function workerdVersion(): string {
  const manifest = readFileSync(join(root, "node_modules/workerd/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
