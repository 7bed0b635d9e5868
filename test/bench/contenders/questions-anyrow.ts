import { count, max, sum } from "../../../src/index.ts";
import { places } from "../events.ts";
import type { EventRow } from "../models.ts";
import type { BenchTables } from "./anyrow.ts";
import { type EventPage, type Questions, pageSize } from "./questions.ts";

/** The questions as ours asks them. */
export function anyrowQuestions({ authors, posts, events }: BenchTables): Questions {
  const withTotals = authors.annotate((a) => ({ written: a.posts.count(), total: a.posts.sum((p) => p.views) }));
  const byInstant = events.orderBy("happenedAt", "id");
  const byAmount = events.orderBy((e) => e.amount.asc({ nulls: "last" }), "id");
  return {
    totals: (city) => withTotals.filter({ city }).orderBy("id").limit(20).all(),
    mostRead: () =>
      withTotals
        .orderBy((a) => a.total.desc({ nulls: "last" }), "id")
        .limit(20)
        .all(),
    written: (least) =>
      posts
        .filter({ published: true })
        .groupBy("authorId")
        .annotate((p) => ({ written: count(), total: sum(p.views), latest: max(p.createdAt) }))
        .filter((g) => g.total.gt(least))
        .orderBy("-total", "authorId")
        .all(),
    withComments: () =>
      authors
        .orderBy("id")
        .limit(20)
        .include({ posts: (p) => p.orderBy("id").include({ comments: (c) => c.orderBy("id") }) })
        .all(),
    readOver: (views) =>
      authors
        .filter((a) => a.posts.some((p) => p.views.gt(views)))
        .orderBy("id")
        .all(),
    eventsAfter: pagesOf(byInstant, "happenedAt"),
    amountsAfter: pagesOf(byAmount, "amount"),
  };
}

/** Pages go on from cursors; the first to ask pages to where they are, as a program has done before it is there. */
function pagesOf(
  rows: Pick<BenchTables["events"], "page">,
  order: "happenedAt" | "amount",
): (last: EventRow) => Promise<EventPage> {
  let cursors: Promise<ReadonlyMap<number, string | null>> | null = null;
  return async (last) => {
    const after = (await (cursors ??= cursorsOf(rows, order))).get(last.id) ?? null;
    const page = await rows.page({ size: pageSize, after });
    return { rows: page.rows, more: page.next !== null };
  };
}

/** The cursors of the pages, by the key of the row before each. */
async function cursorsOf(
  rows: Pick<BenchTables["events"], "page">,
  order: "happenedAt" | "amount",
): Promise<ReadonlyMap<number, string | null>> {
  const { first, size, last } = places(order);
  const cursors = new Map<number, string | null>();
  let after: string | null = null;
  const go = async (length: number): Promise<void> => {
    after = (await rows.page({ size: length, after })).next;
  };
  for (let passed = 0; passed < first; passed += 5000) await go(Math.min(5000, first - passed));
  for (const { id } of last) {
    cursors.set(id, after);
    await go(size);
  }
  return cursors;
}
