import { registerHooks } from "node:module";
import { mutations } from "./mutation-list.ts";

// Loaded before the test: one module of the library is read with a mistake in it.

const mutation = mutations.find(({ name }) => name === process.env["ANYROW_MUTATION"]);
if (mutation === undefined) throw new RangeError("ANYROW_MUTATION names no mutation");
const { file, piece, instead } = mutation;
const target = new URL(`../../${file}`, import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== target) return loaded;
    const source = String(loaded.source);
    if (source.split(piece).length !== 2) throw new Error(`${file} no longer has the piece that is planted: ${piece}`);
    return { ...loaded, source: source.replace(piece, () => instead) };
  },
});
