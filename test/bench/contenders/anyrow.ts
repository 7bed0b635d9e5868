import type { Query, UnboundTables } from "../../../src/index.ts";
import type { Models, PersonRow } from "../models.ts";
import type { Builder, Contender } from "./contender.ts";
import { anyrowQuestions } from "./questions-anyrow.ts";

/** What the benchmark needs of a database: its tables, whatever the store. */
export type BenchTables = UnboundTables<Models>;

/** Ours; a missing row of `update` is an error here as everywhere. */
export function anyrow(tables: BenchTables, build: Builder | null): Contender {
  const { people, entries, authors, triples } = tables;
  return {
    name: "anyrow",
    get: (id) => people.get(id),
    all: () => people.orderBy("id").all(),
    newest: (city, minimum) => newestOf(people, city, minimum),
    create: (row) => entries.create(row),
    createMany: (rows) => entries.createMany(rows),
    update: async (id, patch) => {
      const row = await entries.update(id, patch);
      if (row === null) throw new RangeError("a row was expected");
      return row;
    },
    withPosts: () =>
      authors
        .orderBy("id")
        .limit(100)
        .include({ posts: (post) => post.orderBy("id") })
        .all(),
    count: () => people.filter({ active: true }).count(),
    createTriples: (rows) => triples.createMany(rows),
    questions: anyrowQuestions(tables),
    build,
  };
}

/** The query of `newest`, not awaited. */
export function newestOf(people: BenchTables["people"], city: string, minimum: number): Query<PersonRow[]> {
  return people
    .filter({ city, active: true })
    .filter((person) => person.score.gte(minimum))
    .orderBy("-createdAt")
    .limit(20)
    .all();
}
