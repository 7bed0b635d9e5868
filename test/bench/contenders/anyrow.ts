import type { UnboundTables } from "../../../src/index.ts";
import type { Models } from "../fixtures.ts";
import type { Builder, Contender } from "./contender.ts";

/** What the benchmark needs of a database: its tables, whatever the store. */
export type BenchTables = UnboundTables<Models>;

/** Ours; a missing row of `update` is an error here as everywhere. */
export function anyrow({ people, entries, authors, triples }: BenchTables, build: Builder | null): Contender {
  return {
    name: "anyrow",
    get: async (id) => people.get(id),
    all: async () => people.orderBy("id").all(),
    newest: async (city, minimum) => newestOf({ people }, city, minimum),
    create: async (row) => entries.create(row),
    createMany: async (rows) => entries.createMany(rows),
    update: async (id, patch) => {
      const row = await entries.update(id, patch);
      if (row === null) throw new RangeError("a row was expected");
      return row;
    },
    withPosts: async () => authors.orderBy("id").limit(100).include({ posts: (post) => post.orderBy("id") }).all(),
    count: async () => people.filter({ active: true }).count(),
    createTriples: async (rows) => triples.createMany(rows),
    build,
  };
}

/** The query of `newest`, not awaited. */
export function newestOf({ people }: Pick<BenchTables, "people">, city: string, minimum: number) {
  return people
    .filter({ city, active: true })
    .filter((person) => person.score.gte(minimum))
    .orderBy("-createdAt")
    .limit(20)
    .all();
}
