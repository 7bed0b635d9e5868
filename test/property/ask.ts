import { type Database, type Query, and, not, or } from "../../src/index.ts";
import type { Condition, OrderTerm, Path, Question } from "./questions.ts";
import type { EverythingAdapter } from "./three-stores.ts";
import type { models } from "./vocabulary.ts";

/** A database over the models of the property test. */
export type PropertyDatabase = Database<EverythingAdapter, typeof models>;

// Questions are data, so their names are looked up: the types of expressions do not help here.
type Expression = Record<string, (...operands: readonly unknown[]) => never>;
type Fields = Record<string, never>;
type Build = (fields: never) => unknown;
interface Rows {
  filter(build: Build): Rows;
  exclude(build: Build): Rows;
  orderBy(...builds: readonly Build[]): Rows;
  limit(count: number): Rows;
  offset(count: number): Rows;
  reverse(): Rows;
  select(...names: readonly string[]): Rows;
  distinct(): Rows;
  include(relations: object): Rows;
  all(): PromiseLike<{ id: number }[]>;
  first(): PromiseLike<unknown>;
  last(): PromiseLike<unknown>;
  count(): PromiseLike<number>;
  exists(): PromiseLike<boolean>;
  page(options: { size: number; after: string | null }): PromiseLike<{ rows: { id: number }[]; next: string | null }>;
  update(patch: object, options: object): PromiseLike<number>;
  delete(options: object): PromiseLike<number>;
}

const walk = (fields: Fields, path: readonly string[]): Expression =>
  path.reduce((place: unknown, name) => (place as Record<string, unknown>)[name], fields) as Expression;

/** `scopes` holds the fields of the innermost scope first. */
function holds(condition: Condition, scopes: readonly Fields[]): never {
  const at = ({ path, up }: Path): Expression => walk(scopes[up] as Fields, path);
  const each = (conditions: readonly Condition[]): never[] => conditions.map((one) => holds(one, scopes));
  if ("all" in condition) return and(...each(condition.all)) as never;
  if ("any" in condition) return or(...each(condition.any)) as never;
  if ("not" in condition) return not(holds(condition.not, scopes)) as never;
  if ("related" in condition) {
    const many = walk(scopes[0] as Fields, condition.path);
    return (many[condition.related] as (build: Build) => never)(
      (child: never) => holds(condition.where, [child, ...scopes]) as never,
    );
  }
  const field = at(condition.of);
  if (condition.op === "truth") return field as never;
  const receiver = condition.plus === undefined ? field : (field["add"]?.(condition.plus) as unknown as Expression);
  const operands = condition.with.map((operand) => ("path" in operand ? at(operand) : operand.value));
  return (receiver as unknown as Expression & { [name: string]: (...all: readonly unknown[]) => never })[
    condition.op
  ]?.(...operands) as never;
}

const filterOf = (where: Condition): Build => ((fields: Fields) => holds(where, [fields])) as Build;

function orderOf({ by, direction, nulls }: OrderTerm): Build {
  return ((fields: Fields) => walk(fields, by)[direction]?.(...(nulls === undefined ? [] : [{ nulls }]))) as Build;
}

function cut(rows: Rows, limit: number | null, offset: number | null): Rows {
  const limited = limit === null ? rows : rows.limit(limit);
  return offset === null ? limited : limited.offset(offset);
}

/** The set that a question is about, without its shape. */
function setOf(db: PropertyDatabase, question: Question): Rows {
  const { where, exclude, order, reverse } = question;
  const items = db.items as unknown as Rows;
  const chosen = exclude ? items.exclude(filterOf(where)) : items.filter(filterOf(where));
  const ordered = chosen.orderBy(...order.map(orderOf));
  return reverse ? ordered.reverse() : ordered;
}

async function pagesOf(rows: Rows, size: number): Promise<unknown[]> {
  const pages: unknown[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Rows["page"]>> = await rows.page({ size, after });
    pages.push(page.rows.map((row) => row.id));
    after = page.next;
  } while (after !== null && pages.length < 100);
  return pages;
}

const undone = new Error("undo");

/** Does something to the rows, reports what is left of them, and undoes it. */
async function changed(
  db: PropertyDatabase,
  question: Question,
  change: (rows: Rows) => PromiseLike<number>,
  restore: () => Promise<void>,
): Promise<unknown> {
  const { limit, offset } = question;
  const seen = (tables: PropertyDatabase): PromiseLike<unknown>[] => [
    change(cut(setOf(tables, question), limit, offset)),
    tables.items.orderBy("id").select("id", "integer", "title").all(),
    tables.marks.orderBy("id").pluck("id"),
  ];
  if (!("transaction" in db)) {
    const found = await (db as PropertyDatabase).atomic(seen(db) as Query<unknown>[]);
    await restore();
    return found;
  }
  let found: unknown = null;
  const work = db.transaction(async (tx) => {
    found = await Promise.all(seen(tx as PropertyDatabase));
    throw undone;
  });
  await work.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return found;
}

/** The answer of a database. Rows of a set that has no order come sorted by key. What it changes is brought back by `restore` where no transaction can undo it. */
export async function ask(db: PropertyDatabase, question: Question, restore: () => Promise<void>): Promise<unknown> {
  const { shape, order, limit, offset, children } = question;
  const set = setOf(db, question);
  const limited = cut(set, limit, offset);
  switch (shape) {
    case "all":
      if (order.length > 0 || question.reverse) return limited.all();
      return (await set.all()).sort((left, right) => left.id - right.id);
    case "include": {
      const some = (rows: Rows): Rows => {
        const chosen = cut(
          rows.filter(filterOf(children.where)).orderBy(...children.order.map(orderOf)),
          children.limit,
          null,
        );
        return children.reverse ? chosen.reverse() : chosen;
      };
      const toOne = (rows: { include(name: string): object }): object => rows.include("boss");
      return cut(set.orderBy(...order.map(orderOf), ((fields: Fields) => fields["id"]) as Build), limit, offset)
        .include({ marks: some, maker: toOne })
        .all();
    }
    case "distinct":
      return cut(
        set
          .orderBy(...question.distinct.map((name) => ((fields: Fields) => fields[name]) as Build))
          .select(...question.distinct)
          .distinct(),
        limit,
        offset,
      ).all();
    case "page":
      return pagesOf(set, (limit ?? 4) + 1);
    case "count":
      return limited.count();
    case "exists":
      return limited.exists();
    case "first":
      return limited.first();
    case "last":
      return limited.last();
    case "update":
      return changed(
        db,
        question,
        (rows) =>
          rows.update((fields: Record<string, Expression>) => ({ title: "changed", integer: fields["other"] }), {
            all: true,
          }),
        restore,
      );
    case "delete":
      return changed(db, question, (rows) => rows.delete({ all: true }), restore);
  }
}
