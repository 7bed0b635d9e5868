import type { CallOptions } from "../contracts/call-options.ts";
import type { KeyValueDriver, ScanAnswer } from "../contracts/key-value-driver.ts";
import type { StoredTable } from "./stored-table.ts";
import { OperationalError, UnsupportedError } from "../errors.ts";

/** A key and what it holds. */
interface Scanned {
  readonly key: string;
  readonly value: Uint8Array | null;
}

const AT_A_TIME = 500;

/** Refuses to look at all rows of a table where that cannot be done. */
function checkScan({ prefix, source }: StoredTable, { abilities, name }: KeyValueDriver): void {
  const what = `looking at all rows of ${source.name}`;
  if (!abilities.scan) throw new UnsupportedError(what, name, "ask by keys: it does not list them");
  if (prefix === null)
    throw new UnsupportedError(what, name, "leave out the option key of the model: its rows have no keys in common");
}

/** Reads all rows of a table by listing their keys; fails when there are more than were allowed. */
export async function scanRows(
  driver: KeyValueDriver,
  stored: StoredTable,
  limit: number,
  call: CallOptions,
): Promise<readonly Scanned[]> {
  checkScan(stored, driver);
  const keys = new Set<string>();
  let cursor: string | null = null;
  do {
    const answer: ScanAnswer | undefined = await driver.scan?.(
      { prefix: stored.prefix ?? "", limit: AT_A_TIME, cursor },
      call,
    );
    for (const key of answer?.keys ?? []) keys.add(key);
    if (keys.size > limit)
      throw new OperationalError(
        `${driver.name}: ${stored.source.name} has more rows than the scan may look at: raise its limit, or declare an index and ask by it`,
      );
    cursor = answer?.cursor ?? null;
  } while (cursor !== null);
  const found: Scanned[] = [];
  const all = [...keys];
  for (let at = 0; at < all.length; at += AT_A_TIME) {
    const some = all.slice(at, at + AT_A_TIME);
    const replies = await driver.execute(
      some.map((key) => ({ kind: "get", key })),
      call,
    );
    for (const [index, key] of some.entries()) found.push({ key, value: replies[index] as Uint8Array | null });
  }
  return found;
}
