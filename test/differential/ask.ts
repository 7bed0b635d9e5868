import * as anyrow from "../../src/index.ts";
import { type AnyModel, AnyrowError, IntegrityError, UnsupportedError } from "../../src/index.ts";
import { sql } from "../../src/sql/index.ts";
import { isSameValue } from "./compare.ts";
import type { OpenedKeys } from "./key-value-stores.ts";
import type { Question } from "./question.ts";
import { type Schema, indexesOf, isIndexed, keyOf } from "./schemas.ts";
import { evaluate } from "./terms.ts";

/** What a store said: a value, or which error. */
export type Answer =
  | { readonly value: unknown }
  /** `early`: it was refused before anything was sent. */
  | { readonly error: string; readonly code: string; readonly early: boolean; readonly cause: unknown };

/** One store with the tables of a schema. Questions are data, so the types of its tables do not help. */
export interface Asked {
  readonly db: object;
  readonly models: Readonly<Record<string, AnyModel>>;
  readonly schema: Schema;
  /** Where changes cannot be undone; `null`: a transaction undoes them. */
  readonly keys: AskedKeys | null;
}

/** Rows by keys: what has been changed is forgotten by going back. */
export interface AskedKeys extends Pick<OpenedKeys, "calls" | "rewind"> {
  /** The same tables, of which every row can be found. */
  readonly whole: Readonly<Record<string, Set>>;
}

interface Page {
  readonly rows: readonly unknown[];
  readonly next: string | null;
}

export interface Set extends AsyncIterable<unknown> {
  orderBy(...names: readonly string[]): Set;
  limit(count: number): Set;
  all(): PromiseLike<readonly unknown[]>;
  page(options: object): PromiseLike<Page>;
}

interface Transacting {
  transaction(work: (tx: Tables) => Promise<void>): Promise<void>;
}

/** Asks a store. */
export async function ask(asked: Asked, question: Question): Promise<Answer> {
  const before = asked.keys?.calls();
  try {
    return { value: await answerOf(asked, question) };
  } catch (cause) {
    if (!(cause instanceof AnyrowError)) return { error: String(cause), code: "none", early: false, cause };
    const kind = cause instanceof IntegrityError ? ` ${cause.kind}` : "";
    return {
      error: `${cause.name}${kind}`,
      code: cause.code,
      early: cause.code === "unsupported" && isRefused(asked, question) && asked.keys?.calls() === before,
      cause,
    };
  }
}

async function answerOf(asked: Asked, { way, term, size }: Question): Promise<unknown> {
  if (way === "write") return asked.keys === null ? changed(asked, term) : changedKeys(asked, asked.keys, term);
  const made = evaluate(term, namesOf(asked, asked.db));
  if (way === "pages") return pagesOf(made as Set, size);
  if (way === "read") return made as PromiseLike<unknown>;
  const rows: unknown[] = [];
  for await (const row of made as Set) rows.push(row);
  return rows;
}

interface Inspected {
  inspect(): { readonly statements?: readonly { readonly sql: string; readonly params: readonly unknown[] }[] };
}

/** What is sent to a store, as far as it can say. */
export function inspected(asked: Asked, { term, way, size }: Question): ReturnType<Inspected["inspect"]> {
  const made = evaluate(term, namesOf(asked, asked.db));
  const query = way === "pages" || way === "iterate" ? (made as Set).page({ size: Math.max(size, 1) }) : made;
  return (query as Inspected).inspect();
}

/** Whether a question is refused by a store that is not even asked. */
function isRefused(asked: Asked, question: Question): boolean {
  try {
    inspected(asked, question);
    return false;
  } catch (error) {
    return error instanceof UnsupportedError;
  }
}

const namesOf = ({ models }: Asked, db: object): Readonly<Record<string, unknown>> => ({
  ...anyrow,
  sql,
  db,
  tables: anyrow.from(models as never),
});

async function pagesOf(rows: Set, size: number): Promise<unknown> {
  const pages: (readonly unknown[])[] = [];
  let after: string | null = null;
  do {
    const page: Page = await rows.page({ size, after });
    pages.push(page.rows);
    after = page.next;
  } while (after !== null && pages.length < 500);
  const all = await rows.all();
  if (
    !isSameValue(
      pages.flatMap((page) => page),
      all,
      { ordered: false, tolerance: 0 },
    )
  )
    throw new Error("the pages do not hold the rows of the set");
  return pages;
}

const undone = new Error("undo");

type Tables = Readonly<Record<string, Set>>;

/** What a change gives and leaves behind, before it is undone. */
async function changed(asked: Asked, term: Question["term"]): Promise<unknown> {
  const found: unknown[] = [];
  const work = (asked.db as Transacting).transaction(async (tx) => {
    found.push(await evaluate(term, namesOf(asked, tx)), await left(asked, tx, tx));
    throw undone;
  });
  await work.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return found;
}

/** The same where there are no transactions. A change that fails must leave everything as it was. */
async function changedKeys(
  asked: Asked,
  { whole, rewind, calls }: AskedKeys,
  term: Question["term"],
): Promise<unknown> {
  const tables = asked.db as Tables;
  const began = calls();
  try {
    return [await evaluate(term, namesOf(asked, tables)), await left(asked, whole, tables)];
  } catch (cause) {
    if (calls() === began) throw cause;
    const after = await left(asked, whole, tables);
    await rewind();
    if (isSameValue(after, await left(asked, whole, tables), { ordered: true, tolerance: 0 })) throw cause;
    throw new Error("a change that failed left something behind", { cause });
  } finally {
    if (calls() !== began) await rewind();
  }
}

// Entries that lead to rows which are elsewhere by now would take places among the first.
const FIRST = 9;

/** All rows, and the first or last ones by each index. */
async function left({ schema }: Asked, whole: Tables, tables: Tables): Promise<unknown> {
  const found: unknown[] = [];
  for (const model of schema) {
    found.push(await whole[model.name]?.orderBy(...keyOf(model)).all());
    if (!isIndexed(model)) continue;
    for (const [at, names] of indexesOf(model).entries()) {
      const order = at % 2 === 0 ? names : names.map((name) => `-${name}`);
      found.push(
        await tables[model.name]
          ?.orderBy(...order)
          .limit(FIRST)
          .all(),
      );
    }
  }
  return found;
}
