import type { CallOptions } from "../../src/contracts/call-options.ts";
import type { ScanAnswer, ScanRequest } from "../../src/contracts/key-value-driver.ts";
import { readValues, request } from "./kv-calls.ts";
import { keyOf, namePrefix } from "./kv-name.ts";
import { isGone, keyBefore, metadataOf } from "./kv-payload.ts";
import type { WorkersKvNamespace } from "./workers-kv-namespace.ts";

/** The most names that are listed in one request. */
const MOST_LISTED = 1_000;

/** Lists keys. Those whose names do not tell them are read from their values. */
export async function scanKeys(
  namespace: WorkersKvNamespace,
  { prefix, limit, cursor }: ScanRequest,
  call: CallOptions,
): Promise<ScanAnswer> {
  const asked = { prefix: namePrefix(prefix), limit: Math.min(limit, MOST_LISTED), cursor };
  const answer = await request(false, call, () => namespace.list(asked));
  const live = answer.keys.filter(({ metadata }) => !isGone(metadataOf(metadata))).map(({ name }) => name);
  const long = live.filter((name) => keyOf(name) === null);
  const values = await readValues(namespace, long, call);
  const keys = live.flatMap((name) => {
    const kept = values.get(name);
    const key = keyOf(name) ?? (kept === undefined ? null : keyBefore(kept.bytes, kept.metadata));
    return key !== null && key.startsWith(prefix) ? [key] : [];
  });
  return { keys, cursor: answer.list_complete ? null : (answer.cursor ?? null) };
}
