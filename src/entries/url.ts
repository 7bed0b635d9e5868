import type { LibsqlAdapter } from "../../adapters/libsql/index.ts";
import type { MemoryAdapter } from "../../adapters/memory/index.ts";
import type { NeonAdapter } from "../../adapters/neon/index.ts";
import type { PgliteAdapter } from "../../adapters/pglite/index.ts";
import type { PostgresAdapter } from "../../adapters/postgres/index.ts";
import type { SqliteAdapter } from "../../adapters/sqlite/index.ts";
import type { Adapter } from "../contracts/adapter.ts";
import { invalid } from "../errors.ts";
import { DatabaseUrl } from "./database-url.ts";

export { DatabaseUrl, type DatabaseUrlParts } from "./database-url.ts";

type AdapterByScheme = {
  postgres: PostgresAdapter;
  postgresql: PostgresAdapter;
  neon: NeonAdapter;
  libsql: LibsqlAdapter;
  http: LibsqlAdapter;
  https: LibsqlAdapter;
  file: LibsqlAdapter;
  sqlite: SqliteAdapter;
  pglite: PgliteAdapter;
  memory: MemoryAdapter;
};

/** Schemes that an adapter belongs to. */
export type UrlScheme = keyof AdapterByScheme;

/** The adapter of a URL whose text the compiler knows; any adapter for other text. */
export type AdapterOf<Text> = Text extends `${infer Scheme extends UrlScheme}:${string}`
  ? AdapterByScheme[Scheme]
  : Adapter;

const OPENERS: { readonly [Scheme in UrlScheme]: (url: DatabaseUrl) => Promise<AdapterByScheme[Scheme]> } = {
  postgres: openPostgres,
  postgresql: openPostgres,
  neon: async (url) =>
    (await import("../../adapters/neon/index.ts")).neon({ url: url.replace({ scheme: "postgresql" }).href }),
  libsql: openLibsql,
  http: openLibsql,
  https: openLibsql,
  file: openLibsql,
  sqlite: async (url) =>
    (await import("../../adapters/sqlite/index.ts")).sqlite({ url: withoutOptions(url).database || ":memory:" }),
  pglite: async (url) => {
    const { pglite } = await import("../../adapters/pglite/index.ts");
    const { database } = withoutOptions(url);
    return pglite(database === "" ? {} : { dataDir: database });
  },
  memory: async () => (await import("../../adapters/memory/index.ts")).memory(),
};

/**
 * Makes the adapter that the scheme of a URL names, and loads nothing of the others: `postgres:`, `postgresql:`, `neon:` (Postgres
 * over HTTP), `libsql:`, `https:`, `http:`, `file:` (libSQL), `sqlite:`, `pglite:` and `memory:`. Nothing is connected yet.
 *
 * @throws ValidationError for what is not a URL and for other schemes, without a word of the URL.
 */
export async function fromUrl<const Text extends string>(url: Text | DatabaseUrl): Promise<AdapterOf<Text>> {
  const parsed = url instanceof DatabaseUrl ? url : DatabaseUrl.parse(url);
  const open = Object.hasOwn(OPENERS, parsed.scheme) ? OPENERS[parsed.scheme as UrlScheme] : undefined;
  if (open === undefined)
    throw invalid(
      null,
      ["url"],
      `has a scheme that no adapter belongs to: there are ${Object.keys(OPENERS).join(", ")}`,
    );
  return (await open(parsed)) as AdapterOf<Text>;
}

/** Files take no options: one that is there was meant to do something. */
function withoutOptions(url: DatabaseUrl): DatabaseUrl {
  const [name] = Object.keys(url.options);
  if (name !== undefined) throw invalid(null, ["url"], `has an option ${name}, which this scheme does not know`);
  return url;
}

async function openPostgres(url: DatabaseUrl): Promise<PostgresAdapter> {
  return (await import("../../adapters/postgres/index.ts")).postgres({ url: url.href });
}

async function openLibsql(url: DatabaseUrl): Promise<LibsqlAdapter> {
  const { libsql } = await import("../../adapters/libsql/index.ts");
  const { authToken, ...options } = url.options;
  const { href } = url.replace({ options });
  return libsql(authToken === undefined ? { url: href } : { url: href, authToken });
}
