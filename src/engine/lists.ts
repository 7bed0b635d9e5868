import type { FieldShape } from "../plan/any-field.ts";
import type { ListNode } from "../plan/nodes.ts";
import { type KeyPart, keyPart } from "./keys.ts";

type List = readonly unknown[];

/** How the items of a list field become keys. */
function itemPart(field: FieldShape): KeyPart {
  return keyPart(field.settings.item ?? field);
}

/** The test that a condition makes of a list; null passes none. */
export function listTest({ operator, values: { field, value } }: ListNode): (list: unknown) => boolean {
  const part = itemPart(field);
  const encode = field.codecs.structured.encode as (items: unknown) => List;
  const wanted = encode(value).map(part);
  return (list) => {
    if (list === null) return false;
    const keys = new Set((list as List).map(part));
    return operator === "overlaps" ? wanted.some((key) => keys.has(key)) : wanted.every((key) => keys.has(key));
  };
}

/** A list without the items that are equal to one. */
export function removeItem(field: FieldShape): (list: List, item: unknown) => List {
  const part = itemPart(field);
  return (list, item) => {
    const key = part(item);
    return list.filter((each) => part(each) !== key);
  };
}
