import { Miniflare } from "miniflare";
import type { D1Answer, D1Client, D1Statement } from "../../adapters/d1/index.ts";

// The bindings that Miniflare hands out block the whole program at each `prepare`, and mix up its answers after some ten thousand of
// them. A Worker of our own is asked instead.
const WORKER = `
const bound = (value) => (Array.isArray(value) ? new Uint8Array(value) : value);
async function run(db, { as, statements }) {
  const prepared = statements.map(({ sql, values }) =>
    values.length === 0 ? db.prepare(sql) : db.prepare(sql).bind(...values.map(bound)),
  );
  if (as === "raw") return prepared[0].raw({ columnNames: true });
  return as === "all" ? prepared[0].all() : db.batch(prepared);
}
export default {
  async fetch(request, { DB }) {
    try {
      return Response.json({ answer: await run(DB, await request.json()) });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};`;

/** A D1 database inside workerd. */
export interface LocalD1 {
  readonly client: D1Client;
  close(): Promise<void>;
}

interface Prepared extends D1Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Starts workerd with an empty database. */
export function startLocalD1(): LocalD1 {
  const host = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.mjs", contents: WORKER }],
    compatibilityDate: "2026-07-30",
    d1Databases: ["DB"],
  });
  const ask = async (as: "all" | "raw" | "batch", prepared: readonly D1Statement[]): Promise<never> => {
    const statements = (prepared as readonly Prepared[]).map(({ sql, values }) => ({
      sql,
      values: values.map((value) => (value instanceof Uint8Array ? [...value] : value)),
    }));
    const response = await host.dispatchFetch("http://worker/", {
      method: "POST",
      body: JSON.stringify({ as, statements }),
    });
    const { answer, error } = (await response.json()) as { readonly answer: never; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return answer;
  };
  const statement = (sql: string, values: readonly unknown[]): Prepared => {
    const prepared: Prepared = {
      sql,
      values,
      bind: (...given) => statement(sql, given),
      all: (): Promise<D1Answer> => ask("all", [prepared]),
      raw: () => ask("raw", [prepared]),
    };
    return prepared;
  };
  return {
    client: { prepare: (sql) => statement(sql, []), batch: (statements) => ask("batch", statements) },
    close: () => host.dispose(),
  };
}
