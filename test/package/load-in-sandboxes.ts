import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { Miniflare } from "miniflare";
import { launchChromium } from "../../scripts/services/chromium.ts";
import type { Loaded } from "./entry-program.ts";

/** Modules by their paths, the one that has `load` first. */
export type ModuleFiles = Readonly<Record<string, string>>;

const PAGE = '<!DOCTYPE html><meta charset="utf-8"><title>anyrow</title>';

/** What the first module loads in a Worker that has nothing of Node. */
export async function loadInWorker(files: ModuleFiles): Promise<Loaded> {
  const [first = ""] = Object.keys(files);
  // Workers are found by their default export.
  const worker = `import { load } from "./${first}"; export default { fetch: async () => Response.json(await load()) };`;
  const host = new Miniflare({
    modules: Object.entries({ "worker.js": worker, ...files }).map(([path, contents]) => ({
      type: "ESModule" as const,
      path,
      contents,
    })),
    compatibilityDate: "2026-07-30",
  });
  try {
    const answer = await host.dispatchFetch("http://entries/");
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
    return (await answer.json()) as Loaded;
  } finally {
    await host.dispose();
  }
}

/** What the first module loads in a page. */
export async function loadInPage(files: ModuleFiles): Promise<Loaded> {
  const [first = ""] = Object.keys(files);
  const server = createServer(({ url = "/" }, response) => {
    const text = url === "/" ? PAGE : files[url.slice(1)];
    const type = extname(url) === ".js" ? "text/javascript" : "text/html";
    response.writeHead(text === undefined ? 404 : 200, { "content-type": type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // As text: in code, tools that transform tests would put their own way of loading there.
    return await page.evaluate<Loaded>(`import(${JSON.stringify(`/${first}`)}).then(({ load }) => load())`);
  } finally {
    await browser.close();
    server.close();
  }
}

/** The modules of the installed package, by their paths in it. */
export function modulesOfPackage(folder: string, paths: readonly string[]): ModuleFiles {
  const modules = paths.filter((path) => path.endsWith(".js"));
  return Object.fromEntries(
    modules.map((path) => [path, readFileSync(join(folder, "node_modules/anyrow", path), "utf8")]),
  );
}
