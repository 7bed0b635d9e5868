import type { CallOptions } from "../../src/contracts/call-options.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { DecodeError } from "../../src/errors.ts";
import type { KvName } from "./kv-name.ts";
import { type KvMetadata, isGone, metadataOf, valueOf } from "./kv-payload.ts";
import { STORE, failureOf } from "./workers-kv-failure.ts";
import type { WorkersKvNamespace, WorkersKvValue } from "./workers-kv-namespace.ts";

/** A value as it is kept, with what is kept beside it. */
export interface KeptValue {
  readonly bytes: Uint8Array;
  readonly metadata: KvMetadata;
}

/** The most values that are given at once. */
const AT_A_TIME = 100;
/** Stands where bytes are no text. */
const LOST = "\uFFFD";
/** All values of a call together are more than is given at once. */
const TOO_MUCH = /\b413\b|exceed|too large/i;
const encoder = /* @__PURE__ */ new TextEncoder();

/** Makes one request. */
export async function request<Answer>(
  writes: boolean,
  { signal, onRequest }: CallOptions,
  make: () => Promise<Answer>,
): Promise<Answer> {
  const aborted = (cause: unknown): Error => abortFailure({ store: STORE, writes, cause });
  if (signal?.aborted === true) throw abortFailure({ store: STORE, writes: false, cause: signal.reason });
  onRequest?.();
  try {
    return await unlessAborted(make(), signal, aborted);
  } catch (error) {
    throw failureOf(error, writes);
  }
}

/** Reads values by name: one by itself as bytes, several as text, a hundred of them in one request. */
export async function readValues(
  namespace: WorkersKvNamespace,
  names: readonly string[],
  call: CallOptions,
): Promise<ReadonlyMap<string, KeptValue>> {
  const distinct = [...new Set(names)];
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return new Map(await readOne(namespace, only, call));
  const parts: Promise<readonly Named[]>[] = [];
  for (let from = 0; from < distinct.length; from += AT_A_TIME)
    parts.push(readTogether(namespace, distinct.slice(from, from + AT_A_TIME), call));
  return new Map((await Promise.all(parts)).flat());
}

type Named = readonly [name: string, value: KeptValue];

async function readOne(namespace: WorkersKvNamespace, name: string, call: CallOptions): Promise<readonly Named[]> {
  const { value, metadata } = await request(false, call, () => namespace.getWithMetadata(name, "arrayBuffer"));
  return value === null ? [] : [[name, { bytes: new Uint8Array(value), metadata: metadataOf(metadata) }]];
}

async function readTogether(
  namespace: WorkersKvNamespace,
  names: readonly string[],
  call: CallOptions,
): Promise<readonly Named[]> {
  const singly = async (some: readonly string[]): Promise<readonly Named[]> =>
    (await Promise.all(some.map((name) => readOne(namespace, name, call)))).flat();
  let found: Map<string, WorkersKvValue<string> | null>;
  try {
    found = await request(false, call, () => namespace.getWithMetadata([...names], "text"));
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof Error && TOO_MUCH.test(cause.message)) return singly(names);
    throw error;
  }
  const lost: string[] = [];
  const read = [...found].flatMap(([name, entry]): readonly Named[] => {
    if (entry === null || entry.value === null) return [];
    const metadata = metadataOf(entry.metadata);
    // Either the text has this character, or its bytes were written by another program and are no text.
    if (entry.value.includes(LOST)) lost.push(name);
    return [[name, { bytes: encoder.encode(entry.value), metadata }]];
  });
  return lost.length === 0 ? read : [...read, ...(await singly(lost))];
}

/** The value under a name; `null` where there is none, or its time has come. */
export function liveValue(found: ReadonlyMap<string, KeptValue>, { name }: KvName): Uint8Array | null {
  const kept = found.get(name);
  if (kept === undefined || isGone(kept.metadata)) return null;
  const value = valueOf(kept.bytes, kept.metadata);
  if (value === null) throw new DecodeError(`${STORE}: the value of a key is not as it was written: write it again`);
  return value;
}
