import { and, asc, count, desc, eq, exists, getTableColumns, gt, isNull, max, or, sql, sum } from "drizzle-orm";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import type { Schema } from "./drizzle.ts";
import { type Questions, pageOf, pageSize } from "./questions.ts";

/** The questions as drizzle's documentation asks them: counts by joining and grouping, pages by the guide to cursors. */
export function drizzleQuestions(db: LibSQLDatabase<Schema>, { authors, posts, comments, events }: Schema): Questions {
  const total = sum(posts.views).mapWith(Number);
  const withTotals = () =>
    db
      .select({ ...getTableColumns(authors), written: count(posts.id), total })
      .from(authors)
      .leftJoin(posts, eq(posts.authorId, authors.id))
      .groupBy(authors.id)
      .limit(20)
      .$dynamic();
  return {
    totals: (city) => withTotals().where(eq(authors.city, city)).orderBy(asc(authors.id)),
    mostRead: () => withTotals().orderBy(sql`${total} desc nulls last`, asc(authors.id)),
    written: (least) =>
      db
        .select({ authorId: posts.authorId, written: count(), total, latest: max(posts.createdAt) })
        .from(posts)
        .where(eq(posts.published, true))
        .groupBy(posts.authorId)
        .having(gt(total, least))
        .orderBy(desc(total), asc(posts.authorId)),
    withComments: () =>
      db.query.authors.findMany({
        orderBy: asc(authors.id),
        limit: 20,
        with: { posts: { orderBy: asc(posts.id), with: { comments: { orderBy: asc(comments.id) } } } },
      }),
    readOver: (views) =>
      db
        .select()
        .from(authors)
        .where(
          exists(
            db
              .select({ one: sql`1` })
              .from(posts)
              .where(and(eq(posts.authorId, authors.id), gt(posts.views, views))),
          ),
        )
        .orderBy(asc(authors.id)),
    eventsAfter: async ({ happenedAt, id }) =>
      pageOf(
        await db
          .select()
          .from(events)
          .where(or(gt(events.happenedAt, happenedAt), and(eq(events.happenedAt, happenedAt), gt(events.id, id))))
          .orderBy(asc(events.happenedAt), asc(events.id))
          .limit(pageSize + 1),
      ),
    amountsAfter: async ({ amount, id }) =>
      pageOf(
        await db
          .select()
          .from(events)
          .where(
            or(
              gt(events.amount, amount ?? 0),
              isNull(events.amount),
              and(eq(events.amount, amount ?? 0), gt(events.id, id)),
            ),
          )
          .orderBy(sql`${events.amount} asc nulls last`, asc(events.id))
          .limit(pageSize + 1),
      ),
  };
}
