import type { AuthorRow, EventRow } from "../models.ts";
import type { AuthorWithTotals, Written } from "./questions.ts";
import type { Cells, HandWritten } from "./questions-bare.ts";

const event = 'id, kind, title, amount, happened_at as "happenedAt"';

/** What is asked about many rows, as SQL for Postgres; PGlite decodes all of the types used here. */
export const postgresStatements: HandWritten = {
  totals:
    "select a.id, a.name, a.email, a.city, s.written, s.total from authors a cross join lateral " +
    "(select count(*) as written, sum(views)::int8 as total from posts where author_id = a.id) s " +
    "where a.city = $1 order by a.id limit 20",
  mostRead:
    "select a.id, a.name, a.email, a.city, coalesce(s.written, 0) as written, s.total from authors a left join " +
    "(select author_id, count(*) as written, sum(views)::int8 as total from posts group by author_id) s " +
    "on s.author_id = a.id order by s.total desc nulls last, a.id limit 20",
  written:
    'select author_id as "authorId", count(*) as written, sum(views)::int8 as total, max(created_at) as latest from posts ' +
    "where published group by author_id having sum(views) > $1 order by total desc, author_id",
  withComments:
    "select a.id, a.name, a.email, a.city, p.posts from authors a cross join lateral (select coalesce(json_agg(" +
    "json_build_array(p.id, p.author_id, p.title, p.views, p.score, p.published, p.created_at, c.comments) order by p.id), '[]') " +
    "as posts from posts p cross join lateral (select coalesce(json_agg(json_build_array(c.id, c.post_id, c.name, c.body) " +
    "order by c.id), '[]') as comments from comments c where c.post_id = p.id) c where p.author_id = a.id) p order by a.id limit 20",
  readOver:
    "select id, name, email, city from authors a where exists " +
    "(select 1 from posts p where p.author_id = a.id and p.views > $1) order by id",
  eventsAfter: `select ${event} from events where (happened_at, id) > ($1, $2) order by happened_at, id limit 51`,
  // One condition for both kinds of rows is one that no index answers.
  amountsAfter:
    `select * from ((select ${event} from events where (amount, id) > ($1, $2) order by amount, id limit 51) ` +
    `union all (select ${event} from events where amount is null order by id limit 51)) e ` +
    "order by amount, id limit 51",
  instant: (date) => date,
  authors: (rows) => rows as AuthorRow[],
  authorTotals: (rows) => rows as AuthorWithTotals[],
  writtenRows: (rows) => rows as Written[],
  events: (rows) => rows as EventRow[],
  list: (cell) => cell as readonly Cells[],
};
