import type { ScanAnswer, ScanRequest } from "../contracts/key-value-driver.ts";
import type { CommandReply } from "../contracts/scripted-client.ts";
import type { ScriptedNames } from "./scripted-names.ts";
import { keyIn, repliesIn } from "./scripted-replies.ts";
import type { ScriptCall } from "./scripted-script.ts";
import { textIn } from "./scripted-spelling.ts";

/**
 * Goes on looking at names until there are enough, but for at most some ten thousand of them, so that others need not wait. Values
 * only: what belongs to keys is of other kinds, or marked by its name.
 */
export const SCAN_SCRIPT: string = String.raw`
local cursor, pattern, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local found, count = {}, math.max(10, math.min(limit, 1000))
for _ = 1, 13 do
  local page = store.call("SCAN", cursor, "MATCH", pattern, "COUNT", count, "TYPE", "string")
  cursor = page[1]
  for _, name in ipairs(page[2]) do found[#found + 1] = name end
  if cursor == "0" or #found >= limit then break end
  count = math.min(count * 4, 1000)
end
return { cursor, found }
`;

/** What lists some keys. */
export function scanCall(names: ScriptedNames, { prefix, limit, cursor }: ScanRequest): ScriptCall {
  const pattern = `${names.key(prefix).replaceAll(/[*?[\]\\^-]/g, String.raw`\$&`)}*`;
  return { script: SCAN_SCRIPT, keys: [], args: [cursor ?? "0", pattern, String(limit)] };
}

/** Reads which keys were listed. Names that are no text are of somebody else. */
export function listedIn(names: ScriptedNames, { prefix }: ScanRequest, reply: CommandReply): ScanAnswer {
  const [next = null, list = null] = repliesIn(reply);
  const keys = repliesIn(list).flatMap((name) => {
    const text = name instanceof Uint8Array ? textIn(name) : null;
    const key = text === null ? null : names.keyOf(text);
    return key?.startsWith(prefix) === true ? [key] : [];
  });
  const cursor = typeof next === "number" ? String(next) : keyIn(next);
  return { keys, cursor: cursor === "0" ? null : cursor };
}
