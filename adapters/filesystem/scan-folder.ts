import type { ScanAnswer, ScanRequest } from "../../src/contracts/key-value-driver.ts";
import { refuseAborted } from "../../src/contracts/refused-call.ts";
import { VALUES } from "./file-names.ts";
import type { OpenStore } from "./open-store.ts";
import { hasGone } from "./stored-value.ts";

/** Lists keys in the order of their files: each file is opened to see which key it is of. */
export async function scanFolder(
  { folder, values }: OpenStore,
  { prefix, limit, cursor }: ScanRequest,
  signal: AbortSignal | undefined,
): Promise<ScanAnswer> {
  const keys: string[] = [];
  const [firstFolder = "", lastFile = ""] = cursor?.split("/") ?? [];
  for (const part of await folder.list(VALUES)) {
    if (part < firstFolder) continue;
    refuseAborted(signal);
    for (const name of await folder.list(`${VALUES}/${part}`)) {
      if (part === firstFolder && name <= lastFile) continue;
      const stored = await values.readUndamaged(`${VALUES}/${part}/${name}`);
      if (stored === null || hasGone(stored) || !stored.key.startsWith(prefix)) continue;
      keys.push(stored.key);
      if (keys.length === limit) return { keys, cursor: `${part}/${name}` };
    }
  }
  return { keys, cursor: null };
}
