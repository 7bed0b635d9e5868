import type { Kysely } from "kysely";
import type { CommentRow } from "../models.ts";
import { type Conversion, type Schema, postColumns } from "./kysely-schema.ts";
import { type AuthorWithComments, type AuthorWithTotals, type Questions, pageOf, pageSize } from "./questions.ts";

const authorColumns = ["authors.id", "authors.name", "authors.email", "authors.city"] as const;
const eventColumns = ["id", "kind", "title", "amount", "happened_at as happenedAt"] as const;

/** The questions as kysely's documentation asks them; sums of Postgres arrive as text. */
export function kyselyQuestions(db: Kysely<Schema>, conversion: Conversion): Questions {
  const { active, instant, events } = conversion;
  const withTotals = () =>
    db
      .selectFrom("authors")
      .leftJoin("posts", "posts.author_id", "authors.id")
      .select(authorColumns)
      .select(({ fn }) => [
        fn.count<number>("posts.id").as("written"),
        fn.sum<string | null>("posts.views").as("total"),
      ])
      .groupBy("authors.id")
      .limit(20);
  return {
    totals: async (city) =>
      withNumbers(await withTotals().where("authors.city", "=", city).orderBy("authors.id").execute()),
    mostRead: async () =>
      withNumbers(
        await withTotals()
          .orderBy("total", (order) => order.desc().nullsLast())
          .orderBy("authors.id")
          .execute(),
      ),
    written: async (least) => {
      const rows = await db
        .selectFrom("posts")
        .select(({ fn }) => [
          "author_id as authorId",
          fn.countAll<number>().as("written"),
          fn.sum<string | null>("views").as("total"),
          fn.max<Date | string>("created_at").as("latest"),
        ])
        .where("published", "=", active)
        .groupBy("author_id")
        .having(({ fn }) => fn.sum<number>("views"), ">", least)
        .orderBy("total", "desc")
        .orderBy("author_id")
        .execute();
      return withNumbers(rows).map((row) => ({ ...row, latest: new Date(row.latest) }));
    },
    withComments: async () => withComments(db, conversion),
    readOver: (views) =>
      db
        .selectFrom("authors")
        .select(authorColumns)
        .where(({ exists, selectFrom, lit }) =>
          exists(
            selectFrom("posts")
              .select(lit(1).as("one"))
              .whereRef("posts.author_id", "=", "authors.id")
              .where("posts.views", ">", views),
          ),
        )
        .orderBy("id")
        .execute(),
    eventsAfter: async ({ happenedAt, id }) => {
      const found = db
        .selectFrom("events")
        .select(eventColumns)
        .where((eb) => eb(eb.refTuple("happened_at", "id"), ">", eb.tuple(instant(happenedAt), id)))
        .orderBy("happened_at")
        .orderBy("id")
        .limit(pageSize + 1);
      return pageOf(events(await found.execute()));
    },
    amountsAfter: async ({ amount, id }) => {
      const found = db
        .selectFrom("events")
        .select(eventColumns)
        .where((eb) =>
          eb.or([
            eb("amount", ">", amount),
            eb("amount", "is", null),
            eb.and([eb("amount", "=", amount), eb("id", ">", id)]),
          ]),
        )
        .orderBy("amount", (order) => order.asc().nullsLast())
        .orderBy("id")
        .limit(pageSize + 1);
      return pageOf(events(await found.execute()));
    },
  };
}

function withNumbers<Row extends { total: string | null }>(rows: readonly Row[]): (Omit<Row, "total"> & Total)[] {
  return rows.map((row) => ({ ...row, total: row.total === null ? null : Number(row.total) }));
}

type Total = Pick<AuthorWithTotals, "total">;

async function withComments(db: Kysely<Schema>, { array, list, post }: Conversion): Promise<AuthorWithComments[]> {
  const rows = await db
    .selectFrom("authors")
    .select((author) => [
      ...authorColumns,
      array(
        author
          .selectFrom("posts")
          .select((eb) => [
            ...postColumns,
            array(
              eb
                .selectFrom("comments")
                .select(["comments.id", "comments.post_id as postId", "comments.name", "comments.body"])
                .whereRef("comments.post_id", "=", "posts.id")
                .orderBy("comments.id"),
            ).as("comments"),
          ])
          .whereRef("posts.author_id", "=", "authors.id")
          .orderBy("posts.id"),
      ).as("posts"),
    ])
    .orderBy("authors.id")
    .limit(20)
    .execute();
  return rows.map(({ posts, ...author }) => ({
    ...author,
    posts: list(posts).map((row) => ({
      ...post(row),
      comments: list((row as { readonly comments: unknown }).comments) as CommentRow[],
    })),
  }));
}
