import type { Later, RowKey, StoredRow, Wanted } from "../contracts/row-store.ts";
import type { ColumnShape, ConditionNode, Relation, Scope, SelectPlan, Source } from "../plan/nodes.ts";
import { keyPart } from "./keys.ts";
import type { Session } from "./session.ts";

/** The rows an expression is evaluated for: one of the set itself, then one of each set of rows inside it. */
export type Frame = StoredRow[];

/** The structured value of an expression, or `null`. */
export type Evaluate = (frame: Frame) => unknown;

/** Whether a condition holds. There is no third answer: whatever meets null is false. */
export type Test = (frame: Frame) => boolean;

/** The values of the outputs of a query, for each of its rows in order. */
export type Results = (frame: Frame) => readonly (readonly unknown[])[];

/** No rows at all. */
export const NO_ROWS: readonly StoredRow[] = [];

/** Where the rows of a place in the frame come from. */
export interface Origin {
  rows: readonly StoredRow[];
}

/** The rows that a relation leads to from the rows of an origin. Loaded once for all of them. */
export interface Link extends Origin {
  readonly from: Origin;
  readonly relation: Relation;
  /** What leads a row of `from` to its related rows. */
  readonly keyOf: (row: StoredRow) => RowKey | null;
  found: ReadonlyMap<RowKey | null, readonly StoredRow[]>;
}

/** A table that is read, and the columns its rows are found by; `null` where all of them are read. */
export interface Reads {
  readonly source: Source;
  readonly columns: readonly ColumnShape[] | null;
  /** What is sought where all rows are read. */
  readonly wanted?: Wanted;
}

/** Puts rows into an origin. */
export interface Filling {
  readonly origin: Origin;
  /** The place of the rows in the frame. */
  readonly slot: number;
  /** `null` where nothing is read of the store. */
  readonly reads: Reads | null;
  readonly read: (session: Session) => Later<Iterable<StoredRow>>;
  /** Only rows for which all of them hold are put there, and no more than enough. */
  readonly tests: Test[];
  enough: number;
}

/** What expressions are made of that are made of expressions themselves. */
export interface Language {
  readonly condition: (node: ConditionNode, compilation: Compilation) => Test;
  /** A query inside another. `most`: so many of its rows, whichever they are, say enough. */
  readonly query: (select: SelectPlan, compilation: Compilation, most?: number) => Results;
}

/** What expressions of one set share while they are made into functions. */
export interface Compilation {
  /** `null` where nothing is run, and for what holds of a table at any time, such as its checks. */
  readonly session: Session | null;
  readonly language: Language;
  /** The places in the frame. A scope that is not here means the set itself: patches have scopes of their own. */
  readonly slots: Map<Scope, number>;
  readonly origins: Origin[];
  /** What must be loaded before anything is evaluated, in this order. */
  readonly loads: (Link | Filling)[];
  /** How often rows of another set were asked for. */
  reaches: number;
  /** The place in the frame of the groups that aggregates are about. */
  grouped: number;
}

/** The place in the frame of the row that an insert wanted to write. */
export const INCOMING = 1;

/** Begins a compilation over a set of rows that are put into its first origin before anything else is loaded. */
export function startCompilation(session: Session | null, language: Language): Compilation {
  return {
    session,
    language,
    slots: new Map(),
    origins: [{ rows: [] }, { rows: [] }],
    loads: [],
    reaches: 0,
    grouped: 0,
  };
}

/** Where the rows at a place in the frame come from. */
export function originAt({ origins }: Compilation, slot: number): Origin {
  return origins[slot] ?? { rows: NO_ROWS };
}

const NONE: Link["found"] = new Map();

/** A link that nothing else shares. */
export function makeLink(from: Origin, relation: Relation): Link {
  const { column, field } = relation.from;
  const part = keyPart(field);
  const keyOf = (row: StoredRow): RowKey | null => {
    const value = row[column] ?? null;
    return value === null ? null : part(value);
  };
  return { from, relation, keyOf, rows: [], found: NONE };
}

/** The link of a relation from an origin; the same one each time. */
export function linkFrom(from: Origin, relation: Relation, compilation: Compilation): Link {
  const { loads } = compilation;
  compilation.reaches++;
  for (const load of loads) if ("from" in load && load.from === from && load.relation === relation) return load;
  const link = makeLink(from, relation);
  loads.push(link);
  return link;
}

/** The related rows of a row, once the link is loaded. */
export function relatedRows(link: Link, row: StoredRow | undefined): readonly StoredRow[] {
  const key = row === undefined ? null : link.keyOf(row);
  return link.found.get(key) ?? NO_ROWS;
}
