import type { AuthorRow, CommentRow, EventRow, PostRow } from "../models.ts";

/** An author, how many posts they have written, and how often these were read in all. */
export type AuthorWithTotals = AuthorRow & { written: number; total: number | null };

/** The published posts of one author together. */
export interface Written {
  authorId: number;
  written: number;
  total: number | null;
  latest: Date | null;
}

export type AuthorWithComments = AuthorRow & { posts: (PostRow & { comments: CommentRow[] })[] };

/** Some events, and whether there are more after them. */
export interface EventPage {
  rows: EventRow[];
  more: boolean;
}

/** How many events a page has. */
export const pageSize = 50;

/** What is asked about many rows at once. By hand each is one statement; a library does it as its documentation says. */
export interface Questions {
  /** The first twenty authors of a city. */
  totals(city: string): PromiseLike<AuthorWithTotals[]>;
  /** The twenty authors whose posts are read most. */
  mostRead(): PromiseLike<AuthorWithTotals[]>;
  /** Whose published posts are read more often than this in all, those with most first. */
  written(least: number): PromiseLike<Written[]>;
  /** The first twenty authors, all of their posts, and all comments on these. */
  withComments(): PromiseLike<AuthorWithComments[]>;
  /** The authors of a post that is read more often than this. */
  readOver(views: number): PromiseLike<AuthorRow[]>;
  /** The events after this one in the order of their instants. */
  eventsAfter(last: EventRow): PromiseLike<EventPage>;
  /** The events after this one in the order of their amounts, those without one last. */
  amountsAfter(last: EventRow): PromiseLike<EventPage>;
}

/** A page of the rows found, of which there is one more than fits where there are more. */
export function pageOf(rows: EventRow[]): EventPage {
  return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
}
