import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { launchChromium } from "../../../scripts/services/chromium.ts";
import { root } from "../../support/source-files.ts";
import type { Answer, Errand } from "../errand.ts";
import { within } from "../within.ts";
import type { RuntimeHost } from "./host.ts";

const PAGE =
  '<!DOCTYPE html><meta charset="utf-8"><title>anyrow</title><script type="module" src="/program.js"></script>';
const TYPES: Readonly<Record<string, string>> = { js: "text/javascript", wasm: "application/wasm" };

/** Starts a browser; each errand has a page of its own. */
export async function chromium(bundle: string): Promise<RuntimeHost> {
  const browser = await launchChromium();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    read(path, bundle).then(
      (body) =>
        response.writeHead(200, { "content-type": TYPES[path.split(".").at(-1) ?? ""] ?? "text/html" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name: "Chromium",
    title: `Chromium ${browser.version()}`,
    async ask(errand, limit) {
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: "load" });
        return await within(limit, page.evaluate(runInPage, errand));
      } finally {
        await page.close();
      }
    },
    async stop() {
      await browser.close();
      server.close();
    },
  };
}

/** The page, the program, and the files that packages in it load from beside themselves. */
async function read(path: string, bundle: string): Promise<string | Buffer> {
  if (path === "/") return PAGE;
  if (path === "/program.js") return readFile(bundle);
  return readFile(join(root, "node_modules/@electric-sql/pglite/dist", path));
}

/** Is sent to the page as text, so it can use nothing from here. */
function runInPage(errand: Errand): Promise<Answer> {
  return (globalThis as unknown as { run(errand: Errand): Promise<Answer> }).run(errand);
}
