/** Whether the item that is looked at is in a list. */
function isIn(list: string): string {
  return `(value IN (SELECT value FROM json_each(${list})))`;
}

/** Whether a list has one of the items. */
export function overlaps(list: string, items: string): string {
  return `EXISTS (SELECT 1 FROM json_each(${items}) WHERE ${isIn(list)})`;
}

/** Whether there is a list, and it has all of the items. */
export function containsAll(list: string, items: string): string {
  return `(${list} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM json_each(${items}) WHERE ${isIn(list)} IS NOT TRUE))`;
}

/** A list with the item of another one behind its own. Both are JSON, whose numbers must not become those of the database. */
export function append(list: string, single: string): string {
  return `json_insert(${list}, '$[#]', ${single} -> 0)`;
}

/** A list without what is equal to the item of another one. The others are left as they are written. */
export function remove(list: string, single: string): string {
  const others = `FROM json_each(${list}) AS _e WHERE _e.value IS NOT (${single} ->> 0)`;
  return `CASE WHEN ${list} IS NOT NULL THEN (SELECT '[' || coalesce(group_concat(_e.json -> _e.key), '') || ']' ${others}) END`;
}
