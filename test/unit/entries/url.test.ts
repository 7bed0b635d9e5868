import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "../../../scripts/services/postgres.ts";
import { startDev } from "../../../src/dev/index.ts";
import { DatabaseUrl, fromUrl } from "../../../src/entries/url.ts";
import { type Adapter, ValidationError, connect, model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";

const Note = model("notes", { id: t.id(), title: t.text() });
let urls: Readonly<Record<string, string>>;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const postgres = await startPostgres();
  const url = await postgres.freshDatabase();
  const dev = await startDev({ postgres: await postgres.freshDatabase() });
  ends.push(
    () => dev.close(),
    () => postgres.stop(),
  );
  urls = {
    postgres: url,
    neon: dev.neon.url.replace("postgresql:", "neon:"),
    libsql: dev.libsql.url,
    file: "file::memory:",
    sqlite: "sqlite::memory:",
    pglite: "pglite:",
    memory: "memory:",
  };
});
afterAll(async () => {
  for (const end of ends) await end();
});

test.each(["postgres", "neon", "libsql", "file", "sqlite", "pglite", "memory"])(
  "a URL of %s opens its adapter, which works",
  async (scheme) => {
    const adapter: Adapter = await fromUrl(urls[scheme] ?? "");
    expect(adapter.name).toBe(scheme === "file" ? "libsql" : scheme);
    await using db = connect(adapter, { notes: Note });
    await createTables(db);
    expect(await db.notes.create({ title: "a" })).toEqual({ id: 1, title: "a" });
  },
);

test("a URL that was taken apart is taken too", async () => {
  expect((await fromUrl(DatabaseUrl.parse("memory:"))).name).toBe("memory");
});

test.each(["mysql://user:s3cret@host/db", "s3cret", "sqlite:s3cret.db?mode=ro", "pglite:?relaxed=1"])(
  "%s is refused at once, without repeating it",
  async (url) => {
    const failure = await fromUrl(url).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(failure).toBeInstanceOf(ValidationError);
    expect(failure?.message).not.toContain("s3cret");
  },
);
