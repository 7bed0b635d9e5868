/**
 * The last part of a commit, which has been checked: `puts`, `deletes`, what they had before, and the sets that are `touched`. Values are
 * written first: a server that is out of memory refuses them, and nothing has been removed yet.
 */
export const WRITING_SCRIPT: string = String.raw`
local time = call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function set(name, text, ttl)
  if ttl == "0" then call("SET", name, text) else call("SET", name, text, "PX", ttl) end
end
for index, put in ipairs(puts) do
  local texts, kept = {}, {}
  for at, each in ipairs(put.places) do
    texts[at] = written(each.set, each.place)
    kept[texts[at]] = true
  end
  set(put.name, put.value, put.ttl)
  if #texts > 0 then set(besides[index], table.concat(texts), put.ttl)
  elseif #before[index] > 0 then call("DEL", besides[index]) end
  for _, each in ipairs(before[index]) do
    if not kept[written(each.set, each.place)] then remove(each.set, each.place .. " " .. put.key) end
  end
end
answer = { 1 }
for index, each in ipairs(deletes) do
  local places = before[#puts + index]
  if #places > 0 then call("DEL", besides[#puts + index]) end
  answer[1 + index] = call("DEL", each.name)
  for _, place in ipairs(places) do remove(place.set, place.place .. " " .. each.key) end
end
for name, members in pairs(removed) do
  slices(members, function(...)
    call("ZREM", setOf(name), ...)
    if going[name] then call("ZREM", goingOf(name), ...) end
  end)
end
for _, put in ipairs(puts) do
  for _, each in ipairs(put.places) do
    local member = each.place .. " " .. put.key
    call("ZADD", setOf(each.set), 0, member)
    if put.ttl ~= "0" then call("ZADD", goingOf(each.set), now + put.ttl, member)
    elseif going[each.set] then call("ZREM", goingOf(each.set), member) end
  end
end
for name in pairs(touched) do
  if going[name] then
    local gone = call("ZRANGEBYSCORE", goingOf(name), "-inf", "(" .. string.format("%.0f", now), "LIMIT", 0, 64)
    if #gone > 0 then
      call("ZREM", setOf(name), unpack(gone))
      call("ZREM", goingOf(name), unpack(gone))
    end
  end
end
return answer
`;
