import type { Query } from "../../src/index.ts";
import type { Step } from "./programs.ts";

type Row = Readonly<Record<string, unknown>>;
type Build = (row: Readonly<Record<string, Record<string, (value: unknown) => unknown>>>) => unknown;

/** The verbs of a table that steps use. Steps are data, so the types of rows do not help here. */
interface Rows {
  filter(where?: Row | Build): Rows;
  orderBy(...names: string[]): Rows;
  limit(count: number): Rows;
  include(...relations: unknown[]): Rows;
  all(): Query<unknown>;
  first(): Query<unknown>;
  find(where?: Row): Query<unknown>;
  get(where?: Row): Query<unknown>;
  count(): Query<unknown>;
  exists(): Query<unknown>;
  create(row: Row, options?: object): Query<unknown>;
  createMany(rows: readonly Row[], options?: object): Query<unknown>;
  upsert(row: Row, options?: object): Query<unknown>;
  update(patch: Row | Build, options?: object): Query<unknown>;
  delete(options?: object): Query<unknown>;
  getOrCreate(where: Row, defaults: Row): Query<unknown>;
  updateOrCreate(where: Row, patch: Row): Query<unknown>;
}

/** The tables of a database, a transaction or a list. */
export interface Tables {
  readonly owners: Rows;
  readonly things: Rows;
  readonly marks: Rows;
}

/** What rows of earlier steps later ones refer to: queries in a list, rows where they are awaited. */
export interface Made {
  readonly owners: unknown[];
  readonly things: unknown[];
  /** Above every key handed in so far. */
  nextKey: number;
}

/** A query, and where the row that it makes is kept. */
export interface Asked {
  readonly query: Query<unknown>;
  readonly table: keyof Tables;
  readonly makes: unknown[] | null;
}

const pick = (rows: readonly unknown[], back: number): unknown => rows.at(-1 - back) ?? rows[0] ?? null;

/** The query of a step. */
export function askStep({ owners, things, marks }: Tables, step: Step, made: Made): Asked {
  const { verb, name, other, known, rows } = step;
  const [row = {}] = rows;
  const owner = pick(made.owners, step.owner);
  const thing = pick(made.things, step.thing);
  made.nextKey += 3;
  const size = made.nextKey;
  const named = (each: string, index: number): string => `${each}${size}${index}`;
  const ofOwners = (query: Query<unknown>, makes: unknown[] | null = null): Asked => ({
    query,
    table: "owners",
    makes,
  });
  const ofThings = (query: Query<unknown>, makes: unknown[] | null = null): Asked => ({
    query,
    table: "things",
    makes,
  });
  const ofMarks = (query: Query<unknown>): Asked => ({ query, table: "marks", makes: null });
  switch (verb) {
    case "own":
      return ofOwners(owners.create({ name, size }), made.owners);
    case "ignore":
      return ofOwners(owners.create({ name }, { onConflict: "ignore" }), made.owners);
    case "upsert":
      return ofOwners(owners.upsert({ name }), made.owners);
    case "keyed":
      return ofOwners(owners.create({ id: step.owner > 1 ? size : -size, name }), made.owners);
    case "two":
      return ofOwners(owners.createMany([{ name }, { name: other }]));
    case "twoIgnored":
      return ofOwners(owners.createMany([{ name }, { name: other, size: null }], { onConflict: "ignore" }));
    case "find":
      return ofOwners(owners.getOrCreate({ name: step.thing > 1 ? known : name }, { size }));
    case "change":
      return ofOwners(owners.updateOrCreate({ name: step.thing > 1 ? known : name }, { size }));
    case "rename":
      return ofOwners(owners.filter({ name: known }).update({ name: other }));
    case "resize":
      return ofOwners(
        owners
          .filter((p) => p["size"]?.["gte"]?.(0))
          .orderBy("name")
          .limit(1)
          .update({ size }),
      );
    case "disown":
      return ofOwners(owners.filter({ name: known }).delete());
    case "disownSome":
      return ofOwners(
        owners
          .filter((p) => p["name"]?.["gte"]?.(name))
          .orderBy("-name")
          .limit(1)
          .delete(),
      );
    case "make":
      return ofThings(things.create({ ...row, note: named(name, 0), owner, above: thing }), made.things);
    case "several":
      return ofThings(
        things.createMany(
          [name, other].map((note, index) => ({ ...row, note: named(note, index), owner, above: thing })),
        ),
      );
    case "bulk":
      return ofThings(things.createMany(rows.map((each, index) => ({ ...each, note: named(name, index) }))));
    case "replace":
      return ofThings(things.filter((p) => p["note"]?.["startsWith"]?.(name)).update({ ...row, note: "same", owner }));
    case "edit":
      return ofThings(
        things
          .orderBy("note")
          .limit(2)
          .update((p) => ({ weight: row["weight"] ?? null, kept: p["kept"], long: p["long"] }), { all: true }),
      );
    case "drop":
      return ofThings(things.filter((p) => p["note"]?.["startsWith"]?.(name)).delete());
    case "dropSome":
      return ofThings(things.orderBy("-note").limit(1).delete({ all: true }));
    case "mark":
      return ofMarks(marks.create({ title: name, owner, thing }));
    case "marks":
      return ofMarks(marks.createMany([name, other].map((title) => ({ title, owner, thing }))));
    case "move":
      return ofMarks(marks.filter({ title: name }).update({ owner, thing }));
    case "getOwner":
      return ofOwners(owners.get({ name: known }));
    case "findOwner":
      return ofOwners(owners.find({ name: known }));
    case "findSome":
      return ofOwners(owners.filter((p) => p["name"]?.["gte"]?.(step.owner > 0 ? "\u{1F600}" : known)).find());
    case "firstOwner":
      return ofOwners(owners.orderBy("name").first());
    case "countThings":
      return ofThings(things.filter((p) => p["note"]?.["startsWith"]?.(name)).count());
    case "listThings":
      return ofThings(
        things
          .orderBy("note")
          .include("owner", "above", { marks: (m: Rows) => m.orderBy("title").limit(2) })
          .all(),
      );
    case "getThing":
      return ofThings(things.filter((p) => p["note"]?.["startsWith"]?.(name)).get());
    case "existsMark":
      return ofMarks(marks.filter({ title: name }).exists());
    case "nobody":
      return ofOwners(owners.filter((p) => p["name"]?.["in"]?.([])).get());
  }
}
