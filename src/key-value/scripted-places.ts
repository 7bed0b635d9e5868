/**
 * How scripts keep entries. A set is a sorted set whose members are `place key`, all with the same score, so that they stand in the order
 * of their bytes. Which places a key has is written beside it, as `length-of-set:set place ` for each, and goes when the key goes: a
 * member counts only as long as its key is there and has the place. Members that do not count are removed by whoever meets them.
 */
export const PLACES_SCRIPT: string = String.raw`
local function placesIn(text)
  local places, at = {}, 1
  while at <= #text do
    local colon = find(text, ":", at, true)
    local stop = colon + tonumber(sub(text, at, colon - 1))
    local gap = find(text, " ", stop + 1, true)
    places[#places + 1] = { set = sub(text, colon + 1, stop), place = sub(text, stop + 1, gap - 1) }
    at = gap + 1
  end
  return places
end
local function written(set, place) return #set .. ":" .. set .. place .. " " end
local function hasPlace(text, set, place)
  local at = text and find(text, written(set, place), 1, true)
  if not at or at == 1 then return at == 1 end
  for _, each in ipairs(placesIn(text)) do
    if each.set == set and each.place == place then return true end
  end
  return false
end
local function parted(member)
  local gap = find(member, " ", 1, true)
  return sub(member, 1, gap - 1), sub(member, gap + 1)
end
`;
