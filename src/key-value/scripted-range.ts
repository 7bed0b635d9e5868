import type { Found, RangeCommand } from "../contracts/key-value-driver.ts";
import type { CommandArgument, CommandReply } from "../contracts/scripted-client.ts";
import { NAMES_SCRIPT, type ScriptedNames } from "./scripted-names.ts";
import { PLACES_SCRIPT } from "./scripted-places.ts";
import { keyIn, repliesIn, valueIn } from "./scripted-replies.ts";
import type { ScriptCall } from "./scripted-script.ts";

/**
 * Reads pages of members with the values of their keys, until there are enough. What does not count is removed where that is allowed. A key
 * that seems to be gone is asked for alone, which fails where it holds something else than a value.
 */
export const RANGE_SCRIPT: string = String.raw`${NAMES_SCRIPT}${PLACES_SCRIPT}
local members, set, first, last = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local isReverse, limit = ARGV[5] == "1", tonumber(ARGV[6])
local found, size = {}, limit
repeat
  if size < 1 or size > 500 then size = 500 end
  local page
  if isReverse then page = call("ZREVRANGEBYLEX", members, last, first, "LIMIT", 0, size)
  else page = call("ZRANGEBYLEX", members, first, last, "LIMIT", 0, size) end
  local names, beside, stale = {}, {}, {}
  for index, member in ipairs(page) do
    local _, key = parted(member)
    names[index], beside[index] = nameOf(key), placesOf(key)
  end
  local values = #page > 0 and call("MGET", unpack(names))
  local texts = #page > 0 and call("MGET", unpack(beside))
  for index, member in ipairs(page) do
    if limit > 0 and #found == 2 * limit then break end
    local place, key = parted(member)
    local value = values[index] or call("GET", names[index])
    if not value or not hasPlace(texts[index], set, place) then stale[#stale + 1] = member
    else
      found[#found + 1] = key
      found[#found + 1] = value
    end
  end
  if #stale > 0 then
    store.pcall("ZREM", members, unpack(stale))
    store.pcall("ZREM", goingOf(set), unpack(stale))
  end
  local isEnd = #page < size or limit > 0 and #found == 2 * limit
  if not isEnd and isReverse then last = "(" .. page[size]
  elseif not isEnd then first = "(" .. page[size] end
  size = size * 4
until isEnd
return found
`;

/** What runs a range. */
export function rangeCall(names: ScriptedNames, command: RangeCommand): ScriptCall {
  const { set, from, to, reverse, limit } = command;
  const args: CommandArgument[] = [
    names.prefix,
    set,
    // Between a place and its key stands a space, which comes before whatever a place may hold.
    from === null ? "-" : `[${from} `,
    to === null ? "+" : `(${to}!`,
    reverse ? "1" : "0",
    String(limit ?? 0),
  ];
  return { script: RANGE_SCRIPT, keys: [names.set(set)], args };
}

/** Reads what a range gave: keys and values in turn. */
export function foundIn(reply: CommandReply): readonly Found[] {
  const parts = repliesIn(reply);
  const found: Found[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const value = valueIn(parts[at + 1] ?? null);
    if (value !== null) found.push({ key: keyIn(parts[at] ?? null), value });
  }
  return found;
}
