/** What names begin with that are not those of keys. */
const MARK = "~";

/** Under which names a store keeps its keys, apart from those of what belongs to them. */
export interface ScriptedNames {
  readonly prefix: string;
  /** The name of a key. */
  key(key: string): string;
  /** The key with a name; `null` for the name of something else. */
  keyOf(name: string): string | null;
  /** The name under which the places are kept that a key has in sets. */
  places(key: string): string;
  /** The name of a set. */
  set(set: string): string;
}

/** Names that begin with a prefix. A key that begins with the mark of other names has it twice, so that no two names meet. */
export function scriptedNames(prefix: string): ScriptedNames {
  return {
    prefix,
    key: (key) => prefix + (key.startsWith(MARK) ? MARK + key : key),
    keyOf(name) {
      if (!name.startsWith(prefix)) return null;
      const key = name.slice(prefix.length);
      if (!key.startsWith(MARK)) return key;
      return key.startsWith(MARK, 1) ? key.slice(1) : null;
    },
    places: (key) => `${prefix}~places:${key}`,
    set: (set) => `${prefix}~set:${set}`,
  };
}

/** The same in a script, whose first argument is the prefix. */
export const NAMES_SCRIPT: string = String.raw`
local call, sub, find = store.call, string.sub, string.find
local prefix = ARGV[1]
local function nameOf(key)
  if sub(key, 1, 1) == "~" then key = "~" .. key end
  return prefix .. key
end
local function keyOf(name)
  local key = sub(name, #prefix + 1)
  if sub(key, 1, 1) == "~" then key = sub(key, 2) end
  return key
end
local function placesOf(key) return prefix .. "~places:" .. key end
local function setOf(set) return prefix .. "~set:" .. set end
local function goingOf(set) return prefix .. "~going:" .. set end
`;
