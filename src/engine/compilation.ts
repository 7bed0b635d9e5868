import type { RowKey, StoredRow } from "../contracts/row-store.ts";
import type { Relation, Scope } from "../plan/nodes.ts";
import { keyPart } from "./keys.ts";
import type { Session } from "./session.ts";

/** The rows a condition is asked about: one of the set itself, then one for each set of related rows it goes through. */
export type Frame = StoredRow[];

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
  found: ReadonlyMap<RowKey, readonly StoredRow[]>;
}

/** What expressions of one set share while they are made into functions. */
export interface Compilation {
  /** `null` for what holds of a table at any time, such as its checks. */
  readonly session: Session | null;
  /** The places in the frame. A scope that is not here means the set itself: patches have scopes of their own. */
  readonly slots: Map<Scope, number>;
  readonly origins: Origin[];
  /** What must be loaded before anything is evaluated, in this order. */
  readonly links: Link[];
  /** How often rows of another table were asked for. */
  reaches: number;
}

/** The place in the frame of the row that an insert wanted to write. */
export const INCOMING = 1;

/** Begins a compilation over a set of rows that are put into its first origin before its links are loaded. */
export function openCompilation(session: Session | null): Compilation {
  return { session, slots: new Map(), origins: [{ rows: [] }, { rows: [] }], links: [], reaches: 0 };
}

const NONE: ReadonlyMap<RowKey, readonly StoredRow[]> = new Map();

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
  compilation.reaches++;
  const known = compilation.links.find((link) => link.from === from && link.relation === relation);
  if (known !== undefined) return known;
  const link = makeLink(from, relation);
  compilation.links.push(link);
  return link;
}

const NO_ROWS: readonly StoredRow[] = [];

/** The related rows of a row, once the link is loaded. */
export function relatedRows(link: Link, row: StoredRow | undefined): readonly StoredRow[] {
  const key = row === undefined ? null : link.keyOf(row);
  return (key === null ? undefined : link.found.get(key)) ?? NO_ROWS;
}
