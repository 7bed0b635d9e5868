import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DecodeError, ValidationError } from "../../../src/errors.ts";
import {
  LONGEST_FRONT,
  type OpenEnvelope,
  openEnvelope,
  sealEnvelope,
  sealInPlace,
} from "../../../src/serializers/envelope.ts";

const body = new TextEncoder().encode(`["body"]`);
const plain: OpenEnvelope = { codec: "json", schema: 0xfedcba98, expires: null, compressed: false, body };

const CASES: readonly [string, OpenEnvelope][] = [
  ["of json", plain],
  ["with an expiry", { ...plain, expires: 1_795_328_712_123 }],
  ["that expires as late as it can", { ...plain, expires: 2 ** 48 - 1 }],
  ["that has always been expired", { ...plain, expires: 0 }],
  ["that is compressed", { ...plain, compressed: true }],
  ["of another codec", { ...plain, codec: "protobuf.user", expires: 1, compressed: true }],
  ["of a codec with the longest name", { ...plain, codec: "x".repeat(60) }],
  ["without a body", { ...plain, schema: 0, body: new Uint8Array() }],
  ...[0x7f, 0x80, 0x3fff, 0x4000, 0x20_0000].map((length): [string, OpenEnvelope] => [
    `with a body of ${length} bytes`,
    { ...plain, body: new Uint8Array(length).fill(7) },
  ]),
];

// The matchers of the runner are slow with long arrays.
const hash = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

describe("an envelope", () => {
  test.each(CASES)("%s opens to its parts", (_, parts) => {
    const payload = sealEnvelope(parts);
    const { body, ...rest } = openEnvelope(payload);
    expect({ body: hash(body), ...rest }).toEqual({ ...parts, body: hash(parts.body), size: payload.length });
  });

  test.each(CASES)("%s is the same when it is made around a body in place", (_, { body, ...envelope }) => {
    const draft = new Uint8Array(LONGEST_FRONT + body.length + 10).fill(99);
    draft.set(body, LONGEST_FRONT);
    const sealed = sealInPlace(envelope, draft, LONGEST_FRONT, LONGEST_FRONT + body.length);
    expect(hash(sealed)).toBe(hash(sealEnvelope({ ...envelope, body })));
  });

  test("around JSON is no longer than 12 bytes", () => {
    expect(sealEnvelope(plain).length - body.length).toBe(7);
    expect(sealEnvelope({ ...plain, body: new Uint8Array(1000) }).length - 1000).toBe(8);
  });

  test("does not begin like text", () => {
    const payload = sealEnvelope(plain);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(0, 1))).toThrow(TypeError);
  });

  test("gives its body without a copy, and opens inside a larger buffer", () => {
    const buffer = new Uint8Array(200).fill(255);
    const payload = sealEnvelope(plain);
    buffer.set(payload, 50);
    const opened = openEnvelope(buffer.subarray(50, 50 + payload.length));
    expect(opened.body).toEqual(body);
    expect(opened.body.buffer).toBe(buffer.buffer);
  });

  test.each(CASES.slice(0, 7))("%s is refused when it is cut anywhere, and says where it ends", (_, parts) => {
    const payload = sealEnvelope(parts);
    for (let length = 0; length < payload.length; length++) {
      expect(() => openEnvelope(payload.slice(0, length)), String(length)).toThrow(DecodeError);
    }
    expect(openEnvelope(Uint8Array.of(...payload, 0))).toEqual(openEnvelope(payload));
    expect(() => openEnvelope(payload.slice(0, -1))).toThrow("is truncated");
  });

  test("of a later version says so, and others are none", () => {
    const changed = (at: number, byte: number): Uint8Array => sealEnvelope(plain).with(at, byte);
    expect(() => openEnvelope(changed(1, 0x20))).toThrow("needs a newer anyrow");
    expect(() => openEnvelope(changed(1, 0x18))).toThrow("needs a newer anyrow");
    expect(() => openEnvelope(changed(1, 0x01))).toThrow("is not a payload of anyrow");
    expect(() => openEnvelope(changed(0, 0x7b))).toThrow("is not a payload of anyrow");
    expect(() => openEnvelope(body)).toThrow("is not a payload of anyrow");
  });

  test("with a codec whose name is not printable is none", () => {
    const payload = sealEnvelope({ ...plain, codec: "abc" }).with(4, 10);
    expect(() => openEnvelope(payload)).toThrow("is not a payload of anyrow");
  });

  test.each([
    ["a fraction", { ...plain, expires: 1.5 }],
    ["a time before 1970", { ...plain, expires: -1 }],
    ["no time at all", { ...plain, expires: Number.NaN }],
    ["a time too late", { ...plain, expires: 2 ** 48 }],
    ["a codec without a name", { ...plain, codec: "" }],
    ["a codec with a name too long", { ...plain, codec: "x".repeat(61) }],
    ["a codec with a name that is not ASCII", { ...plain, codec: "é" }],
  ])("is not made with %s", (_, parts) => {
    expect(() => sealEnvelope(parts)).toThrow(ValidationError);
  });
});
