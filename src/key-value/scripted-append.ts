import type { KeyAppend } from "../contracts/key-value-driver.ts";
import type { CommandReply } from "../contracts/scripted-client.ts";
import type { ScriptedNames } from "./scripted-names.ts";
import { numberIn, repliesIn } from "./scripted-replies.ts";
import type { ScriptCall } from "./scripted-script.ts";
import { SPELLING_SCRIPT, valueWriter } from "./scripted-spelling.ts";

/**
 * Asks all keys how long they are, which fails for one that holds something else than a value, and for what stands from the third byte
 * on, before it writes to any: where that is not the front, nothing is written. A server may still find that a value becomes too long:
 * then those before it are made again what they were. Its arguments: `spelt` where bytes are, then for each of its keys the bytes and the
 * front.
 */
export const APPEND_SCRIPT: string = String.raw`${SPELLING_SCRIPT}
local call, lengths, answer, differs = store.call, {}, {}, false
local function bytesAt(index)
  if ARGV[1] == "spelt" then return unspelt(ARGV[index]) end
  return ARGV[index]
end
for index, name in ipairs(KEYS) do
  local length = call("STRLEN", name)
  lengths[index] = (length > 0 or call("EXISTS", name) == 1) and length
  answer[index] = lengths[index] or 0
  local front = bytesAt(2 * index + 1)
  if lengths[index] and #front > 0 and call("GETRANGE", name, 2, 1 + #front) ~= front then
    answer[index], differs = -1, true
  end
end
if differs then return answer end
for index, name in ipairs(KEYS) do
  answer[index] = lengths[index] and store.pcall("APPEND", name, bytesAt(2 * index)) or 0
  if type(answer[index]) == "table" then
    for before = 1, index - 1 do
      local length = lengths[before]
      if length then
        local value = length > 0 and call("GETRANGE", KEYS[before], 0, length - 1) or ""
        call("SET", KEYS[before], value, "KEEPTTL")
      end
    end
    return answer[index]
  end
end
return answer
`;

/** What carries out appends. `binary`: whether arguments may hold any bytes. */
export function appendCall(names: ScriptedNames, appends: readonly KeyAppend[], binary: boolean): ScriptCall {
  const values = appends.flatMap(({ bytes, front }) => [bytes, front]);
  const { spelling, write } = valueWriter(values, binary);
  return {
    script: APPEND_SCRIPT,
    keys: appends.map(({ key }) => names.key(key)),
    args: [spelling, ...values.map(write)],
  };
}

/** Reads how long the values are now, or which have not the front they must have. */
export function lengthsIn(reply: CommandReply): readonly number[] {
  return repliesIn(reply).map(numberIn);
}
