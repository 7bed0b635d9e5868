import type { IndexedDatabase } from "./model-subject.ts";

/** A user as the cases make them. */
export interface Person {
  readonly id: number;
  readonly email: string;
  readonly age: number | null;
  readonly name: string;
  readonly score: number;
  readonly joined: Date;
  readonly balance: string;
}

const names = ["a", "B", "ä", "ab", "", "z!", 'z"', "😀", "\uffee", "~", "a b", "a:b"];

/** Users whose values are hard to put in order: signs, nulls, lengths, letters beyond ASCII and beyond 16 bits. */
export const people: readonly Person[] = names.map((name, index) => ({
  id: index + 1,
  email: `${index}@x`,
  age: [3, null, -5, 100, 20, 3, null, 0, 9, 10, 11, -100][index] ?? null,
  name,
  score: [0.5, -0.5, 1e300, -1e300, 0, 1e-300, -1e-300, 2, 10, 3.25, -2, 1][index] ?? 0,
  joined: new Date([0, -1, 1e12, -6e13, 86_400_000, 5, 10, 2.5e14, 99, 100, 1001, 1000][index] ?? 0),
  balance:
    [
      "0.00",
      "-0.01",
      "12.50",
      "-99.99",
      "100.00",
      "9.99",
      "1000000000.00",
      "-1000000000.00",
      "0.10",
      "0.09",
      "5.00",
      "50.00",
    ][index] ?? "0.00",
}));

/** Writes them in an order that is none of theirs. */
export async function writePeople(db: IndexedDatabase): Promise<void> {
  const mixed = people.toSorted((left, right) => ((left.id * 7) % 13) - ((right.id * 7) % 13));
  await db.users.createMany(mixed.map((person) => ({ ...person })));
}

const encoder = /* @__PURE__ */ new TextEncoder();

function compareText(left: string, right: string): number {
  const [first, second] = [encoder.encode(left), encoder.encode(right)];
  const at = first.findIndex((byte, index) => byte !== second[index]);
  return at < 0 ? first.length - second.length : (first[at] ?? 0) - (second[at] ?? -1);
}

/** The ids of people in the order of a field, null last, ids where it is the same. */
export function idsBy(field: keyof Person, some: readonly Person[] = people): number[] {
  const compare = (left: Person, right: Person): number => {
    const [first, second] = [left[field], right[field]];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (field === "name" || field === "email") return compareText(String(first), String(second));
    return Number(first) - Number(second);
  };
  return some.toSorted((left, right) => compare(left, right) || left.id - right.id).map(({ id }) => id);
}
