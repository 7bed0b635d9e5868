import { WRITING_SCRIPT } from "./scripted-commit-writing.ts";
import { NAMES_SCRIPT } from "./scripted-names.ts";
import { PLACES_SCRIPT } from "./scripted-places.ts";
import { SPELLING_SCRIPT } from "./scripted-spelling.ts";

/** Reads the arguments one after the other, and finds what stands in sets. */
const READING = String.raw`
local isSpelt, isDry = ARGV[2] == "spelt", ARGV[3] == "dry"
local atArgument, atKey = 3, 0
local function argument() atArgument = atArgument + 1 return ARGV[atArgument] end
local function count() return tonumber(argument()) end
local function nextName() atKey = atKey + 1 return KEYS[atKey] end
local function value()
  if isSpelt then return unspelt(argument()) end
  return argument()
end
local function slices(list, visit)
  for first = 1, #list, 1000 do visit(unpack(list, first, math.min(first + 999, #list))) end
end
local removed = {}
local function remove(set, member)
  removed[set] = removed[set] or {}
  table.insert(removed[set], member)
end
local function keysUnder(set, start)
  local keys = {}
  for _, member in ipairs(call("ZRANGEBYLEX", setOf(set), "[" .. start, "(" .. start .. "\127")) do
    local place, key = parted(member)
    local counts = call("EXISTS", nameOf(key)) == 1 and hasPlace(call("GET", placesOf(key)), set, place)
    if counts then keys[key] = true else remove(set, member) end
  end
  return keys
end
`;

/** Everything is checked before anything is written, because a script that fails does not undo what it wrote. */
const CHECKING = String.raw`
local function isAsExpected()
  local set, start, expected, missing = argument(), argument(), {}, 0
  for _ = 1, count() do
    expected[argument()] = true
    missing = missing + 1
  end
  for key in pairs(keysUnder(set, start)) do
    if not expected[key] then return false end
    missing = missing - 1
  end
  return missing == 0
end
local answer, failed = { 0, 0 }, 0
for index = 1, count() do
  local kind, holds = argument(), nil
  if kind == "entries" then holds = isAsExpected()
  elseif kind == "same" then holds = call("GET", nextName()) == value()
  else holds = (call("EXISTS", nextName()) == 1) == (kind == "present") end
  if not holds then
    failed = failed + 1
    answer[2 + failed] = index - 1
  end
end
answer[2] = failed
local puts, deletes, ours, touched = {}, {}, {}, {}
for index = 1, count() do
  local name = nextName()
  local put = { name = name, key = keyOf(name), value = value(), ttl = argument(), places = {} }
  for at = 1, count() do
    put.places[at] = { set = argument(), place = argument(), alone = count() }
    touched[put.places[at].set] = true
  end
  puts[index], ours[put.key] = put, true
end
while atKey < #KEYS do
  local name = nextName()
  local key = keyOf(name)
  deletes[#deletes + 1] = { name = name, key = key }
  ours[key] = true
end
for index, put in ipairs(puts) do
  local isAlone = true
  for _, each in ipairs(put.places) do
    if each.alone >= 0 then
      for key in pairs(keysUnder(each.set, sub(each.place, 1, each.alone))) do isAlone = isAlone and ours[key] end
    end
  end
  if not isAlone then answer[#answer + 1] = index - 1 end
end
if isDry or #answer > 2 then return answer end
local besides, before = {}, {}
for _, put in ipairs(puts) do besides[#besides + 1] = placesOf(put.key) end
for _, each in ipairs(deletes) do besides[#besides + 1] = placesOf(each.key) end
slices(besides, function(...)
  for _, text in ipairs(call("MGET", ...)) do
    before[#before + 1] = text and placesIn(text) or {}
    for _, each in ipairs(before[#before]) do touched[each.set] = true end
  end
end)
for set in pairs(removed) do touched[set] = true end
local going = {}
for set in pairs(touched) do
  call("ZCARD", setOf(set))
  going[set] = call("ZCARD", goingOf(set)) > 0
end
`;

/**
 * Checks a commit, and carries it out where everything holds. Its arguments: the prefix, `spelt` where values are, `dry` where nothing is
 * to be written, then the checks, the puts with their entries; its keys: those of the checks, of the puts, of the deletes. It answers
 * 1 and for each of the deletes whether it was there, or 0, how many checks fail, which, and which puts are not alone. The times at
 * which members go are kept beside each set, so that those nobody reads are removed too, a few with every commit.
 */
export const COMMIT_SCRIPT: string = `${NAMES_SCRIPT}${PLACES_SCRIPT}${SPELLING_SCRIPT}${READING}${CHECKING}${WRITING_SCRIPT}`;
