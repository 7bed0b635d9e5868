import type { ByteText } from "../../byte-text.ts";

/** Members of sets that are to be removed. */
export interface StaleMembers extends Iterable<readonly [set: ByteText, members: readonly ByteText[]]> {
  add(set: ByteText, member: ByteText): void;
}

/** Makes an empty collection. */
export function staleMembers(): StaleMembers {
  const bySet = new Map<ByteText, ByteText[]>();
  return {
    add(set, member) {
      const members = bySet.get(set);
      if (members === undefined) bySet.set(set, [member]);
      else members.push(member);
    },
    [Symbol.iterator]: () => bySet.entries(),
  };
}
