import * as anyrow from "../../src/index.ts";
import { type AnyModel, AnyrowError, IntegrityError, UnsupportedError } from "../../src/index.ts";
import { sql } from "../../src/sql/index.ts";
import { isSameValue } from "./compare.ts";
import type { Question } from "./question.ts";
import { type Schema, keyOf } from "./schemas.ts";
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
}

interface Page {
  readonly rows: readonly unknown[];
  readonly next: string | null;
}

interface Set extends AsyncIterable<unknown> {
  orderBy(...names: readonly string[]): Set;
  all(): PromiseLike<readonly unknown[]>;
  page(options: object): PromiseLike<Page>;
}

interface Transacting {
  transaction(work: (tx: Readonly<Record<string, Set>>) => Promise<void>): Promise<void>;
}

/** Asks a store. */
export async function ask(asked: Asked, question: Question): Promise<Answer> {
  try {
    return { value: await answerOf(asked, question) };
  } catch (cause) {
    if (!(cause instanceof AnyrowError)) return { error: String(cause), code: "none", early: false, cause };
    const kind = cause instanceof IntegrityError ? ` ${cause.kind}` : "";
    return {
      error: `${cause.name}${kind}`,
      code: cause.code,
      early: cause.code === "unsupported" && isRefused(asked, question),
      cause,
    };
  }
}

async function answerOf(asked: Asked, { way, term, size }: Question): Promise<unknown> {
  if (way === "write") return changed(asked, term);
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

/** What a change gives and leaves behind, before it is undone. */
async function changed(asked: Asked, term: Question["term"]): Promise<unknown> {
  const found: unknown[] = [];
  const work = (asked.db as Transacting).transaction(async (tx) => {
    found.push(await evaluate(term, namesOf(asked, tx)));
    for (const model of asked.schema) found.push(await tx[model.name]?.orderBy(...keyOf(model)).all());
    throw undone;
  });
  await work.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return found;
}
