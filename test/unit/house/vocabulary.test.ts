import { expect, test } from "vitest";
import { sourceFiles, type SourceFile } from "../../support/source-files.ts";

// The core is written against contracts. A name of a database, host or runtime in it is a special case on its way in.

const databases =
  "postgres postgresql pglite sqlite libsql turso hrana neon mysql mariadb redis valkey upstash memcached d1 indexeddb idb mongodb dynamodb planetscale supabase";
const runtimes =
  "nodejs deno bun browser browsers cloudflare workerd wrangler miniflare vercel netlify chrome chromium firefox safari electron";
const names = new RegExp(`\\b(?:${`${databases} ${runtimes}`.split(" ").join("|")})\\b`, "gi");

/** A plan is made of nodes, so only the spellings of that word which mean the runtime count. */
const runtimeNode = /\bNode(?:\.js|JS)\b|["'`]node:|\bNode \d+/g;

interface Exemption {
  readonly path: RegExp;
  /** The names allowed there; every name when absent. */
  readonly names?: readonly string[];
}

const exemptions: readonly Exemption[] = [
  { path: /^src\/sql\/dialects\// },
  { path: /^src\/(testing|dev|cli|entries)\// },
  // The storage forms of a field's codecs are called so, and these files declare or choose one.
  {
    path: /^src\/(fields\/|plan\/any-field\.ts$|sql\/(dialect|bind)\.ts$)/,
    names: ["postgres", "sqlite"],
  },
  // The public entry of the dialects exports them by name.
  { path: /^src\/sql\/index\.ts$/, names: ["postgres", "postgresql", "sqlite", "mysql"] },
];

/** Names of places in a file, code and comments alike, as `path:line name`. */
function placesNamed({ path, text }: SourceFile): readonly string[] {
  const exemption = exemptions.find((candidate) => candidate.path.test(path));
  if (exemption !== undefined && exemption.names === undefined) return [];
  return text.split("\n").flatMap((line, index) => {
    const words = line.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ");
    const found = [...line.matchAll(names), ...words.matchAll(names), ...line.matchAll(runtimeNode)];
    const unique = new Set(found.map((match) => match[0].toLowerCase()));
    return [...unique]
      .filter((name) => !exemption?.names?.includes(name))
      .map((name) => `${path}:${index + 1} ${name}`);
  });
}

test("the core names no database, host or runtime", () => {
  expect(sourceFiles("src").flatMap(placesNamed)).toEqual([]);
});

test.each([
  ["// Works on Postgres only.", ["postgres"]],
  ["const redisKey = 1;", ["redis"]],
  ["type OpenPGlite = never;", ["pglite"]],
  ["class SQLiteDriver {}", ["sqlite"]],
  ["const WITH_NEON = true;", ["neon"]],
  ["// IndexedDB commits by itself.", ["indexeddb"]],
  ['import fs from "node:fs";', ['"node:']],
  ["// Node.js has no such thing, nor does Node 20.", ["node.js", "node 20"]],
  ["// A node of the plan; its children are nodes.", []],
  ["const bundle = readBundle();", []],
])("%s", (line, expected) => {
  const found = placesNamed({ path: "src/query/query.ts", text: line });
  expect(found.map((place) => place.replace("src/query/query.ts:1 ", ""))).toEqual(expected);
});

test("a field's codecs may be called by their storage form, and by nothing else", () => {
  const text = "const codecs = { postgres: text, sqlite: text, redis: text };";
  expect(placesNamed({ path: "src/fields/text-field.ts", text })).toEqual(["src/fields/text-field.ts:1 redis"]);
  expect(placesNamed({ path: "src/sql/dialects/postgres.ts", text })).toEqual([]);
});
