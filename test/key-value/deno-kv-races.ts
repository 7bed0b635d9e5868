// Runs inside Deno: what happens to a Deno KV that several use at once, and at its limits. Prints what came of it.
import process from "node:process";
import { denoKvDriver } from "../../adapters/deno-kv/deno-kv-driver.ts";
import { type DenoKv, denoKvStore } from "../../adapters/deno-kv/index.ts";
import type { Found, KeyPut, KeyValueCommit } from "../../src/contracts/key-value-driver.ts";

declare const Deno: { openKv(path?: string): Promise<DenoKv> };

const [, , path = ""] = process.argv;
const [one, other] = [await Deno.openKv(path), await Deno.openKv(path)];
const drivers = [denoKvDriver({ kv: one }), denoKvDriver({ kv: other })] as const;
const stores = [denoKvStore({ kv: one }), denoKvStore({ kv: other })] as const;
const text = (value: Uint8Array | null): string | null => (value === null ? null : new TextDecoder().decode(value));
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const fifty = Array.from({ length: 50 }, (_, index) => index);

const put = (key: string, place: string, alone: string | null): KeyPut => ({
  key,
  value: bytes(key),
  ttl: null,
  entries: [{ set: "names", place, alone }],
});

async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "nothing failed";
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  }
}

async function unique(): Promise<unknown> {
  const outcomes = await Promise.all(
    fifty.map((index) =>
      drivers[(index % 2) as 0 | 1].commit?.(
        { checks: [], puts: [put(`u${index}`, `same!${index}!`, "same!")], deletes: [] },
        {},
      ),
    ),
  );
  const [range] = await drivers[0].execute(
    [{ kind: "range", set: "names", from: null, to: null, reverse: false, limit: null }],
    {},
  );
  return {
    made: outcomes.filter((outcome) => outcome?.done === true).length,
    there: (range as readonly unknown[]).length,
  };
}

/** Each makes a key of the number that it finds in the set; a commit about a set that has changed must not be made. */
async function numbered(): Promise<unknown> {
  const range = { kind: "range", set: "row", from: null, to: null, reverse: false, limit: null } as const;
  await Promise.all(
    fifty.slice(0, 20).map(async (index) => {
      const driver = drivers[(index % 2) as 0 | 1];
      for (;;) {
        const [found] = (await driver.execute([range], {})) as readonly [readonly Found[]];
        const keys = found.map(({ key }) => key);
        const key = `row ${keys.length}`;
        const commit: KeyValueCommit = {
          checks: [{ kind: "entries", set: "row", prefix: "", keys }],
          puts: [
            {
              key,
              value: bytes(key),
              ttl: null,
              entries: [{ set: "row", place: String(keys.length).padStart(3, "0"), alone: null }],
            },
          ],
          deletes: [],
        };
        const outcome = await driver.commit?.(commit, {});
        if (outcome?.done === true) return;
      }
    }),
  );
  const [found] = (await drivers[0].execute([range], {})) as readonly [readonly Found[]];
  return found.map(({ key }) => key);
}

const counted = await Promise.all(
  fifty.map((index) => stores[(index % 2) as 0 | 1].incr("n", { by: index % 3 === 0 ? -4 : 3 })),
);
const long = new Uint8Array(60_000);
const many = Array.from({ length: 101 }, (_, index) => `m${index}`);
const report = {
  sums: new Set(counted).size > 1,
  sum: text(await stores[0].get("n")),
  unique: await unique(),
  numbered: await numbered(),
  tooManyKeys: await codeOf(() =>
    stores[0].commit({ checks: many.map((key) => ({ key, value: null })), puts: [{ key: "m0", value: "" }] }),
  ),
  // No more than a hundred are looked at, however many are written.
  manyPuts: await stores[0].commit({ puts: many.map((key) => ({ key, value: key })) }),
  written: (await stores[1].getMap(many)).size,
  tooLongPlace: await codeOf(() =>
    drivers[0].commit?.({ checks: [], puts: [put("k", "p".repeat(1_001), null)], deletes: [] }, {}),
  ),
  longestPlace: await drivers[0].commit?.(
    { checks: [], puts: [{ ...put("\0".repeat(400), "p".repeat(1_000), null), value: long }], deletes: [] },
    {},
  ),
  tooLongValue: await codeOf(() =>
    drivers[0].execute([{ kind: "set", key: "k", value: new Uint8Array(60_001), ttl: null, when: "always" }], {}),
  ),
  tooMuch: await codeOf(() => stores[0].commit({ puts: fifty.map((index) => ({ key: `big ${index}`, value: long })) })),
  nothingWritten: (await stores[0].getMap(fifty.map((index) => `big ${index}`))).size,
  setMany:
    (await stores[0].setMany(fifty.map((index): [string, Uint8Array] => [`big ${index}`, long])),
    (await stores[0].getMap(fifty.map((index) => `big ${index}`))).size),
  closed:
    (await drivers[0].close(),
    await drivers[0].close(),
    await codeOf(() => drivers[0].execute([{ kind: "get", key: "n" }], {}))),
  stillOpen: text(await stores[0].get("n")),
  handedInClosed: (one.close(), await codeOf(() => stores[0].get("n"))),
  foreign: await (async () => {
    await other
      .atomic()
      .set(["anyrow", "item", bytes("foreign")], "not ours")
      .commit();
    return codeOf(() => stores[1].get("foreign"));
  })(),
};
process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit());
