import type { Term } from "./terms.ts";

/** How an answer is got: by one query, page by page, or by changing rows in a transaction that is undone. */
export type Way = "read" | "pages" | "iterate" | "write";

/** What stores are asked, as data. */
export interface Question {
  readonly kind: string;
  readonly way: Way;
  /** A query; for pages and iteration a set. */
  readonly term: Term;
  /** Whether the rows of the answer have an order. */
  readonly ordered: boolean;
  /** How far doubles of the answers may be apart; 0: not at all. */
  readonly tolerance: number;
  /** How many rows a page has. */
  readonly size: number;
  /** Which stores can answer it; the others have to refuse it before anything is sent. */
  readonly answeredBy: "all" | "sql" | "oracle";
}

/** A question, as far as its kind does not say it. */
export type Asked = Omit<Question, "kind" | "tolerance" | "answeredBy">;

/** A question that is one query. */
export const read = (term: Term, isOrdered = true): Asked => ({ way: "read", term, ordered: isOrdered, size: 0 });
