import type { AuthorRow, CommentRow, NewPerson, NewTriple, PersonRow, PostRow } from "./models.ts";

/** Where the people live; a filter by city finds a tenth of them. */
export const cities = ["Oslo", "Lima", "Quito", "Perth", "Osaka", "Turin", "Accra", "Minsk", "Porto", "Dhaka"] as const;

const firstInstant = Date.UTC(2024, 0, 1);
const cityAt = (index: number): string => cities[index % cities.length] ?? "";
/** Numbers of two decimals: what JSON says of them is exact on every store. */
const scoreAt = (index: number): number => ((index * 37) % 10_000) / 100;
const instantAt = (index: number): Date => new Date(firstInstant + index * 3_661_007);

/** A person that has no key yet. */
export function newPerson(index: number): NewPerson {
  return {
    name: `Person number ${index}`,
    email: `person.${index}@example.org`,
    city: cityAt(index),
    country: `Country of ${cityAt(index)}`,
    note: index % 3 === 0 ? null : `A note about person ${index}, long enough to be text`,
    score: scoreAt(index),
    active: index % 4 !== 0,
    createdAt: instantAt(index),
    balance: `${(index * 13) % 5000}.${String(index % 100).padStart(2, "0")}`,
  };
}

/** So many things, made from their positions. */
export function times<Thing>(count: number, make: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export const people: readonly PersonRow[] = times(1000, (index) => ({ id: index + 1, ...newPerson(index) }));

export const authors: readonly AuthorRow[] = times(300, (index) => ({
  id: index + 1,
  name: `Author ${index}`,
  email: `author.${index}@example.org`,
  city: cityAt(index),
}));

export const posts: readonly PostRow[] = times(authors.length * 10, (index) => ({
  id: index + 1,
  authorId: (index % authors.length) + 1,
  title: `Post ${index} of the benchmark`,
  views: (index * 7) % 1000,
  score: scoreAt(index),
  published: index % 2 === 0,
  createdAt: instantAt(index),
}));

export const comments: readonly CommentRow[] = times(posts.length * 3, (index) => ({
  id: index + 1,
  postId: (index % posts.length) + 1,
  name: `Reader ${index % 97}`,
  body: `What reader ${index % 97} thinks of it`,
}));

export const newTriples: readonly NewTriple[] = times(25_000, (index) => ({
  number: index,
  label: `triple ${index}`,
  weight: scoreAt(index),
}));
