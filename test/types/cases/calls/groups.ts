// groupBy, having, aggregate.
import { type RowSource, type TextExpression, avg, count, max, sum } from "anyrow";
import { db } from "../models/database.ts";
import { type Result, mutual, same } from "../models/same.ts";

type RowOf<Rows> = Rows extends RowSource<infer Each> ? Each : never;

// By names: of columns, and of annotations.
const perAuthor = db.posts
  .filter({ visible: true })
  .groupBy("authorId")
  .annotate((p) => ({ n: count(), total: sum(p.views), last: max(p.publishedAt) }))
  .having((g) => g.n.gt(3), { authorId: 1 })
  .filter((g) => g.total.gt(10))
  .orderBy("-n", "authorId", (g) => g.total.asc());
same<RowOf<typeof perAuthor>, { authorId: number; n: number; total: number | null; last: Date | null }>();
same<
  Result<ReturnType<typeof perAuthor.first>>,
  { authorId: number; n: number; total: number | null; last: Date | null } | null
>();
const counts = perAuthor.pluck("n");
same<Result<typeof counts>, number[]>();
const two = db.posts.groupBy("authorId", "visible");
same<RowOf<typeof two>, { authorId: number; visible: boolean }>();
const byYear = db.posts
  .annotate((p) => ({ year: p.publishedAt.year() }))
  .groupBy("year")
  .annotate(() => ({ n: count() }));
same<RowOf<typeof byYear>, { year: number | null; n: number }>();

// By expressions.
const byName = db.posts
  .groupBy((p) => ({ author: p.author.name, isBig: p.views.gt(10) }))
  .annotate((g) => {
    same<typeof g.isBig, ReturnType<typeof g.views.gt>>();
    return { mean: avg(g.price), n: count({ filter: g.visible }) };
  });
mutual<RowOf<typeof byName>, { author: string; isBig: boolean; mean: number | null; n: number }>();
// By both, and by several.
const mixed = db.posts
  .groupBy(
    "visible",
    (p) => ({ year: p.publishedAt.year() }),
    (p) => ({ role: p.author.role }),
  )
  .annotate((g) => ({ n: count(g.rating) }))
  .filter((g) => g.year.gt(2000))
  .orderBy("role", "-visible");
same<RowOf<typeof mixed>, { visible: boolean; year: number | null; role: "member" | "admin"; n: number }>();
db.posts
  .groupBy((p) => ({ name: p.author.name }))
  .having((g) => {
    same<typeof g.name, TextExpression<string>>();
    return g.name.ne("x");
  });
// @ts-expect-error no such column
db.posts.groupBy("authorID");
// @ts-expect-error a group keeps what it was grouped by
db.posts.groupBy("authorId").pluck("title");
// @ts-expect-error an order is no value
db.posts.groupBy((p) => ({ x: p.title.asc() }));
// @ts-expect-error no such annotation
perAuthor.having((g) => g.m.gt(1));
// @ts-expect-error an annotation is not asked by object
perAuthor.having({ n: 3 });
// @ts-expect-error a number is no condition
perAuthor.having((g) => g.n);

// Values about a whole set.
const whole = db.posts.filter({ visible: true }).aggregate((p) => ({
  n: count(),
  total: sum(p.views),
  price: sum(p.price),
  mean: avg(p.views),
  last: max(p.publishedAt),
  ratio: sum(p.views).div(count()),
}));
same<
  Result<typeof whole>,
  {
    n: number;
    total: number | null;
    price: string | null;
    mean: number | null;
    last: Date | null;
    ratio: number | null;
  }
>();
const ofGroups = perAuthor.aggregate((g) => ({ largest: max(g.n) }));
same<Result<typeof ofGroups>, { largest: number | null }>();
// @ts-expect-error a value is no expression
db.posts.aggregate(() => ({ n: 1 }));
// @ts-expect-error expressions need names
db.posts.aggregate(() => count());
