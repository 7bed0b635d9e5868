// annotate: what rows get, and where it can be used.
import {
  type NumberExpression,
  type Row,
  type RowSource,
  type TextExpression,
  max,
  or,
  subquery,
  sum,
  t,
} from "anyrow";
import { db } from "../models/database.ts";
import type { Post } from "../models/post.ts";
import { type Result, mutual, same } from "../models/same.ts";
import type { User } from "../models/user.ts";

type PostRow = Row<typeof Post>;
type UserRow = Row<typeof User>;
type RowOf<Rows> = Rows extends RowSource<infer Each> ? Each : never;

// The values of all kinds of expressions; a condition gives a boolean.
const scored = db.posts.annotate((p) => ({
  score: p.views.mul(2).add(p.comments.count()),
  boss: p.author.manager.name,
  isBig: p.views.gt(10),
  half: p.views.div(2),
  theme: p.author.settings.at("theme"),
  year: p.publishedAt.year(),
}));
mutual<
  RowOf<typeof scored>,
  PostRow & {
    score: number;
    boss: string | null;
    isBig: boolean;
    half: number | null;
    theme: "dark" | "light" | null;
    year: number | null;
  }
>();

// Later calls know them, by field and by name.
const later = scored
  .filter((p) => {
    same<typeof p.score, NumberExpression<number>>();
    same<typeof p.boss, TextExpression<string | null>>();
    return or(p.score.gt(p.views), p.isBig);
  })
  .exclude({ title: "x" }, (p) => p.boss.isNull())
  .orderBy("-score", "boss", (p) => p.half.desc(), "title")
  .annotate((p) => ({ twice: p.score.mul(2) }))
  .filter((p) => p.twice.gt(p.score))
  .distinct("boss", "title")
  .select("id", "twice");
same<RowOf<typeof later>, { id: string; twice: number }>();
same<Result<ReturnType<typeof later.first>>, { id: string; twice: number } | null>();
const plucked = scored.pluck("score");
same<Result<typeof plucked>, number[]>();
const picked = scored.select("id");
same<RowOf<typeof picked>, { id: string }>();
const omitted = scored.select("id", "score", "boss").omit("boss");
same<RowOf<typeof omitted>, { id: string; score: number }>();
const total = scored.aggregate((p) => ({ all: sum(p.score) }));
same<Result<typeof total>, { all: number | null }>();
scored.get((p) => p.score.eq(1));
scored.latest("score");
const together = scored.include("author").select("score", "author");
same<RowOf<typeof together>, { score: number; author: UserRow }>();
const page = scored.select("id", "score").page({ size: 10 });
mutual<Result<typeof page>, { rows: { id: string; score: number }[]; next: string | null }>();

// Included rows, one and many.
const included = db.posts.select("id").include({
  author: (a) => a.annotate((u) => ({ posts: u.posts.count(), short: u.name.length().lt(5) })).select("posts", "short"),
  comments: (c) =>
    c
      .annotate((each) => ({ loud: each.body.upper() }))
      .filter((each) => each.loud.contains("X"))
      .select("loud"),
});
same<
  Result<ReturnType<typeof included.all>>,
  { id: string; author: { posts: number; short: boolean }; comments: { loud: string }[] }[]
>();

// @ts-expect-error no such annotation
scored.filter((p) => p.scor.gt(1));
// @ts-expect-error no such annotation
scored.orderBy("-scor");
// @ts-expect-error an annotation is not asked by object
scored.filter({ score: 1 });
// @ts-expect-error it is there only after it was annotated
db.posts.filter((p) => p.score.gt(1));
// @ts-expect-error a patch is about the columns
scored.update((p) => ({ views: p.score }));
// @ts-expect-error it was not selected
picked.pluck("score");
// @ts-expect-error a value is no expression
db.posts.annotate(() => ({ one: 1 }));
// @ts-expect-error an expression needs a name
db.posts.annotate((p) => p.views);
// @ts-expect-error an order is no expression
db.posts.annotate((p) => ({ order: p.views.asc() }));
// @ts-expect-error a relation is no expression
db.posts.annotate((p) => ({ all: p.comments }));
// @ts-expect-error the name is taken by a field
db.posts.annotate((p) => ({ views: p.rating }));
// @ts-expect-error the name is taken by an annotation
scored.annotate((p) => ({ score: p.rating }));
// @ts-expect-error the name is taken by a relation that was included
db.posts.include("author").annotate((p) => ({ author: p.author.name }));
// @ts-expect-error the row of a reference is not filtered, annotated or not
db.posts.include({ author: (a) => a.annotate((u) => ({ n: u.posts.count() })).filter((u) => u.n.gt(1)) });

// What SQL and other queries say.
const said = db.users
  .annotate((u) => ({
    text: u.id.cast(t.text()),
    last: subquery(db.posts.filter({ views: 1 }), (p) => max(p.publishedAt)),
  }))
  .select("text", "last");
same<RowOf<typeof said>, { text: string; last: Date | null }>();
