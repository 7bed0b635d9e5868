import fc from "fast-check";
import type {
  KeyAppend,
  KeyCheck,
  KeyEntry,
  KeyPut,
  KeyValueCommand,
  KeyValueCommit,
} from "../../src/contracts/key-value-driver.ts";
import type { RedisCommand } from "../../src/dev/upstash/redis.ts";

/** What a program does with a store: use it, or do with the Redis behind it what another program might do. */
export type StoreStep =
  | { readonly kind: "execute"; readonly commands: readonly KeyValueCommand[] }
  | { readonly kind: "commit"; readonly commit: KeyValueCommit }
  | { readonly kind: "append"; readonly appends: readonly KeyAppend[] }
  | { readonly kind: "scan"; readonly prefix: string }
  | { readonly kind: "elsewhere"; readonly command: RedisCommand };

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, text.includes("\xff") ? "latin1" : "utf8"));
}

const key = fc.constantFrom("", "a", "b", "c", "~d", "ü é", "e f");
const value = fc.constantFrom("", "1", "x", "41", "é", "\xff", '"\\', "ab1x", "éé", "xx\xff").map(bytesOf);
/** What some of the values, and of those that were put together from them, have from their third byte on. */
const front = fc.constantFrom("", "", "1", "x", "é", "\xff", "1x").map(bytesOf);
const ttl = fc.constantFrom(null, null, 100_000, 200_000);
const set = fc.constantFrom("s", "t:", "u v");
const place = fc.constantFrom("!", "a", "a!", "ab", "b~", "b");

const command: fc.Arbitrary<KeyValueCommand> = fc.oneof(
  fc.record({ kind: fc.constant("get" as const), key }),
  fc.record({ kind: fc.constant("has" as const), key }),
  fc.record({
    kind: fc.constant("set" as const),
    key,
    value,
    ttl,
    when: fc.constantFrom("always", "absent", "present"),
  }),
  fc.record({ kind: fc.constant("delete" as const), key }),
  fc.record({
    kind: fc.constant("count" as const),
    key,
    by: fc.constantFrom(1, -5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    ttl: fc.constantFrom(undefined, null, 100_000),
  }),
  fc.record({
    kind: fc.constant("range" as const),
    set,
    from: fc.option(place),
    to: fc.option(place),
    reverse: fc.boolean(),
    limit: fc.constantFrom(null, 1, 2, 3),
  }),
);

const entry: fc.Arbitrary<KeyEntry> = fc
  .record({ set, place, lonely: fc.integer({ min: -6, max: 2 }) })
  .map(({ lonely, ...where }) => ({ ...where, alone: lonely < 0 ? null : where.place.slice(0, lonely) }));
const put: fc.Arbitrary<KeyPut> = fc.record({ key, value, ttl, entries: fc.array(entry, { maxLength: 3 }) });
const check: fc.Arbitrary<KeyCheck> = fc.oneof(
  fc.record({
    kind: fc.constant("value" as const),
    key,
    value: fc.oneof(value, fc.constant(null), fc.constant("present" as const)),
  }),
  fc.record({
    kind: fc.constant("entries" as const),
    set,
    prefix: fc.constantFrom("", "a", "b"),
    keys: fc.uniqueArray(key, { maxLength: 3 }),
  }),
);

/** Each key is written or removed once. */
const commit: fc.Arbitrary<KeyValueCommit> = fc
  .record({
    checks: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, fc.array(check, { maxLength: 2 })),
    puts: fc.uniqueArray(put, { maxLength: 3, selector: (each) => each.key }),
    deletes: fc.uniqueArray(key, { maxLength: 2 }),
  })
  .map(({ deletes, ...rest }) => ({
    ...rest,
    deletes: deletes.filter((gone) => rest.puts.every((each) => each.key !== gone)),
  }));

/** Each key comes once. */
const appends: fc.Arbitrary<readonly KeyAppend[]> = fc.uniqueArray(fc.record({ key, bytes: value, front }), {
  maxLength: 4,
  selector: (each) => each.key,
});

/** The prefix of the store that programs use. */
export const PREFIX = "p:";

const own = fc.constantFrom("a", "b", "c", "~~d");
const inSet = fc.constantFrom("~set:s", "~set:t:");
const member = fc.constantFrom("a a", "ab b", "b c", "! ~d", "b gone");
const elsewhere: fc.Arbitrary<RedisCommand> = fc
  .oneof(
    fc.tuple(fc.constant("DEL"), fc.oneof(own, inSet)),
    fc.tuple(fc.constant("PEXPIREAT"), own, fc.constant("1")),
    fc.tuple(
      fc.constant("DEL"),
      own.map((name) => `~places:${name}`),
    ),
    fc.tuple(fc.constant("ZADD"), inSet, fc.constant("0"), member),
    fc.tuple(fc.constant("ZADD"), fc.constantFrom("~going:s", "~going:t:"), fc.constant("1"), member),
    fc.tuple(fc.constant("SADD"), fc.oneof(own, inSet, fc.constantFrom("~going:s", "~places:a")), fc.constant("x")),
    fc.tuple(fc.constant("SET"), fc.constant("~places:b"), fc.constantFrom("", "1:sa", "x", "1:sa x", "9:s", "x1:sa ")),
    fc.tuple(fc.constant("SCRIPT"), fc.constant("FLUSH")),
  )
  .map(([name, target, ...rest]): RedisCommand =>
    name === "SCRIPT" ? [name, target] : [name, `${PREFIX}${target}`, ...rest],
  );

const step: fc.Arbitrary<StoreStep> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("commit" as const), commit }), weight: 5 },
  {
    arbitrary: fc.record({ kind: fc.constant("execute" as const), commands: fc.array(command, { maxLength: 4 }) }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant("append" as const), appends }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant("elsewhere" as const), command: elsewhere }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant("scan" as const), prefix: fc.constantFrom("", "a", "~", "ü") }),
    weight: 1,
  },
);

/** Programs over a store, with what other programs do in between. */
export const storeProgram: fc.Arbitrary<readonly StoreStep[]> = fc.array(step, { minLength: 1, maxLength: 15 });
