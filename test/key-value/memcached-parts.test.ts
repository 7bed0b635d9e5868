import { assert, asyncProperty, integer, property, string, uint8Array, array, constantFrom, oneof } from "fast-check";
import { expect, test } from "vitest";
import { remaining, sameTimes, timesOf } from "../../adapters/memcached/expiry.ts";
import { encodePackets } from "../../adapters/memcached/packet.ts";
import { replyReader } from "../../adapters/memcached/reply-reader.ts";
import { speltKey } from "../../adapters/memcached/spelt-key.ts";

const DAY = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 22, 12, 34, 56, 789);

test("replies are read whole, however they are cut", () => {
  const packets = array(uint8Array({ maxLength: 300 }), { maxLength: 12 });
  assert(
    property(packets, array(integer({ min: 1, max: 400 }), { minLength: 1 }), (values, cuts) => {
      // A request is laid out like a reply, but for its first byte.
      const bytes = encodePackets(
        values.map((value, index) => ({
          opcode: 0,
          key: new Uint8Array(index),
          value,
          extras: new Uint8Array(4),
          cas: BigInt(index),
        })),
        7,
      );
      for (let at = 0, index = 0; at < bytes.length; index += 1) {
        bytes[at] = 0x81;
        at += 24 + index + 4 + (values[index]?.length ?? 0);
      }
      const reader = replyReader(1_000);
      const replies = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const end = at + (cuts[turn % cuts.length] ?? 1);
        replies.push(...reader.read(bytes.subarray(at, end)));
        at = end;
      }
      expect(replies.map(({ value, opaque, cas }) => ({ value, opaque, cas }))).toEqual(
        values.map((value, index) => ({ value, opaque: index + 7, cas: BigInt(index) })),
      );
    }),
  );
});

test("the flags of an item tell to the millisecond when it goes, or to two seconds where that is far", () => {
  assert(
    property(integer({ min: 1, max: 100 * 366 }), integer({ min: 0, max: DAY - 1 }), (days, rest) => {
      const ttl = (days - 1) * DAY + rest + 1;
      const { flags, seconds } = timesOf(ttl, now);
      expect(flags >>> 0).toBe(flags);
      expect(seconds).toBeLessThan(2 ** 32);
      const left = remaining(flags, now);
      if (left === null) expect(now + ttl).toBeGreaterThan(Date.UTC(2087, 0));
      else if (ttl <= 20 * DAY) expect(left).toBe(ttl);
      else expect(left - ttl).toSatisfy((late: number) => late >= 0 && late < 2_000);
      if (left !== null && ttl <= 20 * DAY) {
        expect(remaining(flags, now + ttl)).toBe(0);
        expect(remaining(flags, now + ttl + 2 * DAY)).toBe(-2 * DAY);
      }
      expect(sameTimes(flags, now).flags).toBe(flags);
    }),
  );
});

test("what was written without a time, or by another program, never goes", () => {
  expect([timesOf(null), remaining(0), remaining(16), remaining(2 ** 30 - 1)]).toEqual([
    { flags: 0, seconds: 0 },
    null,
    null,
    null,
  ]);
  expect(sameTimes(16)).toEqual({ flags: 16, seconds: 0 });
});

test("a server is never told to remove an item before its time", () => {
  assert(
    property(integer({ min: 1, max: 2_000_000 }), integer({ min: 0, max: 999 }), (seconds, milliseconds) => {
      const ttl = seconds * 1000 + milliseconds;
      const told = timesOf(ttl, now).seconds;
      const until = told <= 30 * 24 * 60 * 60 ? told * 1000 : told * 1000 - now;
      expect(until - ttl).toSatisfy((late: number) => late >= 1_000 && late < 3_000);
    }),
  );
});

test("two keys are never spelt alike, and all are printable and short enough", async () => {
  const keys = oneof(
    string(),
    string({ unit: constantFrom("#", "a", " ", "\n", "é", "=", "/") }),
    string({ minLength: 240, maxLength: 260, unit: constantFrom("k", "é") }),
  );
  await assert(
    asyncProperty(keys, keys, async (left, right) => {
      const [one, other] = (await Promise.all([left, right].map(speltKey))).map((bytes) =>
        new TextDecoder().decode(bytes),
      );
      expect(one).toMatch(/^[!-~]{1,250}$/);
      expect(one === other).toBe(left === right);
    }),
  );
  const digest = new TextDecoder().decode(await speltKey("a b"));
  expect(new TextDecoder().decode(await speltKey(digest))).not.toBe(digest);
});
