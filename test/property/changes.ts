import fc from "fast-check";
import { type Query, model, t } from "../../src/index.ts";

const Owner = model("change_owners", { id: t.integer().primaryKey() });
const Parent = model("change_parents", {
  id: t.integer().primaryKey(),
  code: t.text().unique(),
  size: t
    .integer()
    .check((size) => size.gte(0))
    .default(1),
  owner: t.ref(Owner, { reverse: "parents" }).nullable(),
});
const Child = model(
  "change_children",
  {
    id: t.integer().primaryKey(),
    parent: t.ref(Parent, { reverse: "children", onDelete: "cascade" }).nullable(),
    buddy: t.ref("self", { reverse: "buddies", onDelete: "setNull" }).nullable(),
    slot: t.integer().nullable(),
    tag: t.text().default("none").nullable(),
  },
  { unique: [["parent", "slot"]] },
);

/** The models whose rows are changed, parents first. */
export const changeModels = { owners: Owner, parents: Parent, children: Child };

type Row = Record<string, unknown>;
interface Rows {
  filter(...filters: unknown[]): Rows;
  orderBy(...names: string[]): Rows;
  limit(count: number): Rows;
  all(): Query<Row[]>;
  create(row: Row, options?: object): Query<unknown>;
  createMany(rows: readonly Row[], options?: object): Query<unknown>;
  upsertMany(rows: readonly Row[]): Query<unknown>;
  update(...operands: unknown[]): Query<unknown>;
  updateMany(rows: readonly Row[]): Query<unknown>;
  delete(...operands: unknown[]): Query<unknown>;
  deleteMany(keys: readonly number[]): Query<unknown>;
  getOrCreate(where: Row, defaults: Row): Query<unknown>;
  updateOrCreate(where: Row, patch: Row): Query<unknown>;
}
type Tables = Readonly<Record<string, Rows>>;

/** One change as data: a verb of a table, and what it is given. */
export interface Change {
  readonly table: "owners" | "parents" | "children";
  readonly verb: string;
  readonly rows: readonly Row[];
  readonly key: number;
  readonly conflict: string;
  readonly count: number;
}

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const some = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null, freq: 3 });
const letters = fc.constantFrom("a", "b", "c", "d", "e", "it's");

const rowOf = {
  owners: fc.record({ id: small(3) }),
  parents: fc.record(
    { id: small(5), code: letters, size: fc.constantFrom(-1, 0, 1, 2, 3), ownerId: some(small(4)) },
    { requiredKeys: ["id", "code"] },
  ),
  children: fc.record(
    { id: small(8), parentId: some(small(6)), buddyId: some(small(9)), slot: some(small(2)), tag: some(letters) },
    { requiredKeys: ["id"] },
  ),
};

const verbs = [
  "create",
  "createMany",
  "createMany",
  "upsertMany",
  "update",
  "updateSet",
  "updateLimited",
  "updateMany",
  "delete",
  "deleteSet",
  "deleteMany",
  "getOrCreate",
  "updateOrCreate",
];

const change: fc.Arbitrary<Change> = fc
  .constantFrom("owners", "parents", "parents", "children", "children", "children")
  .chain((table) =>
    fc.record({
      table: fc.constant(table as Change["table"]),
      verb: fc.constantFrom(...verbs),
      rows: fc.array(rowOf[table as Change["table"]] as fc.Arbitrary<Row>, { minLength: 1, maxLength: 4 }),
      key: small(8),
      conflict: fc.constantFrom("error", "ignore", "update", "on"),
      count: small(3),
    }),
  );

/** Several changes in turn; some of them together, all or none. */
export const histories: fc.Arbitrary<readonly (readonly Change[])[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(change) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
  ),
  { minLength: 1, maxLength: 12, size: "max" },
);

const withoutKey = ({ id: _, ...rest }: Row): Row => rest;

function conflictOf({ table, conflict }: Change): object {
  if (conflict !== "on" || table === "owners") return { onConflict: conflict === "on" ? "ignore" : conflict };
  const [on, update] =
    table === "parents"
      ? [
          ["code"],
          (old: Row, incoming: Row) => ({
            size: (old["size"] as { add(other: unknown): unknown }).add(incoming["size"]),
          }),
        ]
      : [["id"], (old: Row, incoming: Row) => ({ tag: incoming["tag"], slot: old["slot"] })];
  return { onConflict: { on, update } };
}

/** The query of a change. Building it may already fail. */
export function queryOf(db: object, change: Change): Query<unknown> {
  const { table, verb, rows, key, count } = change;
  const target = (db as Tables)[table] as Rows;
  const [row = {}] = rows;
  const chosen = target.filter((p: { id: { lte(id: number): unknown } }) => p.id.lte(key));
  switch (verb) {
    case "create":
      return target.create(row, conflictOf(change));
    case "createMany":
      return target.createMany(rows, conflictOf(change));
    case "upsertMany":
      return target.upsertMany(rows);
    case "update":
      return target.update(key, withoutKey(row));
    case "updateSet":
      return chosen.update(withoutKey(row));
    case "updateLimited":
      return chosen.orderBy("-id").limit(count).update(withoutKey(row));
    case "updateMany":
      // Rows that take over one another's unique values have no promised outcome.
      return target.updateMany(rows.map(({ code: _, slot: _slot, parentId: _parent, ...row }) => row));
    case "delete":
      return target.delete(key);
    case "deleteSet":
      return chosen.orderBy("id").limit(count).delete();
    case "deleteMany":
      return target.deleteMany(rows.map(({ id }) => id as number));
    case "getOrCreate":
      return table === "parents"
        ? target.getOrCreate({ code: row["code"] }, withoutCode(row))
        : target.getOrCreate({ id: row["id"] }, withoutKey(row));
    default:
      return table === "parents"
        ? target.updateOrCreate({ code: row["code"] }, withoutCode(row))
        : target.updateOrCreate({ id: row["id"] }, withoutKey(row));
  }
}

const withoutCode = ({ code: _, ...rest }: Row): Row => rest;

/** All rows of all tables. */
export async function contents(db: object): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const table of Object.keys(changeModels)) all.push(await ((db as Tables)[table] as Rows).orderBy("id").all());
  return all;
}
