import type { AuthorRow, EventRow } from "../models.ts";
import type { AuthorWithTotals, Written } from "./questions.ts";
import type { Cells, HandWritten } from "./questions-bare.ts";

const event = "id, kind, title, amount, happened_at as happenedAt";
const comments =
  "(select json_group_array(json_array(c.id, c.post_id, c.name, c.body) order by c.id) from comments c where c.post_id = p.id)";

/** What is asked about many rows, as SQL for SQLite. */
export const sqliteStatements: HandWritten = {
  totals:
    "select a.id, a.name, a.email, a.city, count(p.id) as written, sum(p.views) as total from authors a " +
    "left join posts p on p.author_id = a.id where a.city = ? group by a.id order by a.id limit 20",
  mostRead:
    "select a.id, a.name, a.email, a.city, coalesce(s.written, 0) as written, s.total from authors a left join " +
    "(select author_id, count(*) as written, sum(views) as total from posts group by author_id) s on s.author_id = a.id " +
    "order by s.total desc, a.id limit 20",
  written:
    "select author_id as authorId, count(*) as written, sum(views) as total, max(created_at) as latest from posts " +
    "where published = 1 group by author_id having sum(views) > ? order by total desc, author_id",
  withComments:
    "select a.id, a.name, a.email, a.city, (select json_group_array(json_array(p.id, p.author_id, p.title, p.views, " +
    `p.score, p.published, p.created_at, json(${comments})) order by p.id) from posts p where p.author_id = a.id) as posts ` +
    "from authors a order by a.id limit 20",
  readOver:
    "select id, name, email, city from authors a where exists " +
    "(select 1 from posts p where p.author_id = a.id and p.views > ?) order by id",
  eventsAfter: `select ${event} from events where (happened_at, id) > (?, ?) order by happened_at, id limit 51`,
  // One condition for both kinds of rows is one that no index answers.
  amountsAfter:
    `select * from (select * from (select ${event} from events where (amount, id) > (?, ?) order by amount, id limit 51) ` +
    `union all select * from (select ${event} from events where amount is null order by id limit 51)) ` +
    "order by amount nulls last, id limit 51",
  instant: (date) => date.toISOString(),
  authors: (rows) => (rows as readonly AuthorRow[]).map(({ id, name, email, city }) => ({ id, name, email, city })),
  authorTotals: (rows) =>
    (rows as readonly AuthorWithTotals[]).map(({ id, name, email, city, written, total }) => ({
      id,
      name,
      email,
      city,
      written,
      total,
    })),
  writtenRows: (rows) =>
    (rows as readonly (Omit<Written, "latest"> & { readonly latest: string })[]).map(
      ({ authorId, written, total, latest }) => ({ authorId, written, total, latest: new Date(latest) }),
    ),
  events: (rows) =>
    (rows as readonly (Omit<EventRow, "happenedAt"> & { readonly happenedAt: string })[]).map(readEvent),
  list: (cell) => JSON.parse(cell as string) as readonly Cells[],
};

/** An event as a column of text holds its instant. */
export function readEvent(row: Omit<EventRow, "happenedAt"> & { readonly happenedAt: string }): EventRow {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    amount: row.amount,
    happenedAt: new Date(row.happenedAt),
  };
}
