// Functions of expressions: aggregates, coalesce, concat, caseWhen, constant, exists, subquery; and pieces of SQL.
import {
  type BooleanExpression,
  type Condition,
  type CountExpression,
  type DecimalExpression,
  type ListExpression,
  type NumberExpression,
  type Parameter,
  type Row,
  type TextExpression,
  type TimestampExpression,
  and,
  avg,
  caseWhen,
  coalesce,
  concat,
  constant,
  count,
  exists,
  from,
  max,
  min,
  not,
  now,
  or,
  param,
  subquery,
  sum,
  t,
} from "anyrow";
import { ident, sql } from "anyrow/sql";
import { db, models } from "../models/database.ts";
import { type Result, same } from "../models/same.ts";
import type { User } from "../models/user.ts";

// Aggregates keep the kind of what they are about.
db.posts.aggregate((p) => {
  const rows = count();
  same<typeof rows, CountExpression>();
  same<ReturnType<typeof rows.add>, NumberExpression<number>>();
  const some = count(p.rating, { distinct: true, filter: p.visible });
  same<typeof some, CountExpression>();
  const open = count({ filter: p.views.gt(10) });
  same<typeof open, CountExpression>();
  const views = sum(p.views, { distinct: true });
  same<typeof views, NumberExpression<number | null>>();
  const rating = sum(p.rating.div(2), { filter: or(p.visible, p.views.gt(1)) });
  same<typeof rating, NumberExpression<number | null>>();
  const price = sum(p.price);
  same<typeof price, DecimalExpression<string | null>>();
  const mean = avg(p.price);
  same<typeof mean, NumberExpression<number | null>>();
  const first = min(p.title);
  same<typeof first, TextExpression<string | null>>();
  const role = max(p.author.role);
  same<typeof role, TextExpression<"member" | "admin" | null>>();
  const last = max(p.publishedAt);
  same<typeof last, TimestampExpression<Date | null>>();
  return { rows, some, open, views, rating, price, mean, first, role, last };
});
db.comments.aggregate((c) => {
  const likes = sum(c.likes);
  same<typeof likes, NumberExpression<bigint | null>>();
  return { likes };
});
db.posts.aggregate((p) => ({
  // @ts-expect-error texts are not added up
  title: sum(p.title),
  // @ts-expect-error nor is a condition
  big: avg(p.views.gt(1)),
  // @ts-expect-error booleans have no smallest
  visible: min(p.visible),
  // @ts-expect-error documents have no largest
  meta: max(p.meta),
  // @ts-expect-error no such option
  views: sum(p.views, { distinkt: true }),
  // @ts-expect-error a filter is a condition
  filtered: sum(p.views, { filter: p.title }),
  // @ts-expect-error rows are all different
  rows: count({ distinct: true }),
  // @ts-expect-error a number is no expression
  one: count(1),
}));

// Coalesce: null goes when one of the others is never null.
db.posts.filter((p) => {
  const plain = coalesce(p.rating, 0);
  same<typeof plain, NumberExpression<number>>();
  const column = coalesce(p.reviewer.name, p.author.bio, p.author.name);
  same<typeof column, TextExpression<string>>();
  const still = coalesce(p.author.bio, p.reviewer.name);
  same<typeof still, TextExpression<string | null>>();
  const label = coalesce(p.reviewer.role, "member");
  same<typeof label, TextExpression<"member" | "admin">>();
  const price = coalesce(sum(p.price), "0.00");
  same<typeof price, DecimalExpression<string>>();
  const when = coalesce(p.publishedAt, now());
  same<typeof when, TimestampExpression<Date>>();
  const list = coalesce(
    p.reviewer.posts.max((r) => r.views),
    p.views,
  );
  same<typeof list, NumberExpression<number>>();
  return and(plain.add(p.views).gt(p.views), when.gt(new Date()));
});
db.posts.annotate((p) => ({ labels: coalesce(p.tags, []), n: p.views.add(coalesce(p.rating, 1)) }));
// @ts-expect-error another type of value
db.posts.filter((p) => coalesce(p.rating, "0").gt(1));
// @ts-expect-error not one of the labels
db.posts.filter((p) => coalesce(p.reviewer.role, "owner").eq("admin"));
// @ts-expect-error the first is an expression
db.posts.filter(() => coalesce("a", "b").eq("a"));
// @ts-expect-error documents are not combined
db.posts.filter((p) => coalesce(p.meta, {}).isNull());

// Concat takes texts; null is the empty text.
db.posts.filter((p) => {
  const name = concat(p.title, " by ", p.reviewer.name);
  same<typeof name, TextExpression<string>>();
  return name.startsWith("x");
});
// @ts-expect-error a number needs cast(t.text())
db.posts.filter((p) => concat(p.title, p.views).eq("x1"));
// @ts-expect-error so does a day
db.posts.filter((p) => concat(p.day, "!").eq("x"));

// caseWhen: the union of its values, and null without another one.
db.posts.filter((p) => {
  const words = caseWhen(
    [
      [p.views.gt(1000), "hot"],
      [p.visible, "warm"],
    ],
    "cold",
  );
  same<typeof words, TextExpression<"hot" | "warm" | "cold">>();
  const maybe = caseWhen([[p.visible, 1]]);
  same<typeof maybe, NumberExpression<number | null>>();
  const mixed = caseWhen([[p.visible, p.views]], 0);
  same<typeof mixed, NumberExpression<number>>();
  const price = caseWhen([[not(p.visible), p.price]], "0.00");
  same<typeof price, DecimalExpression<string>>();
  const flag = caseWhen([[p.visible, true]], p.views.gt(1));
  same<typeof flag, BooleanExpression<boolean>>();
  const none = caseWhen([[p.visible, p.title]], null);
  same<typeof none, TextExpression<string | null>>();
  const whens = caseWhen([[p.visible, p.publishedAt]], new Date());
  same<typeof whens, TimestampExpression<Date | null>>();
  return or(words.eq("hot"), maybe.isNull(), mixed.gt(1), flag);
});
// @ts-expect-error values of two kinds
db.posts.annotate((p) => ({ x: caseWhen([[p.visible, 1]], "a") }));
// @ts-expect-error values of two kinds
db.posts.annotate((p) => ({ x: caseWhen([[p.visible, p.views]], "a") }));
// @ts-expect-error values of two kinds
db.posts.annotate((p) => ({ x: caseWhen([[p.visible, p.title]], p.views) }));
// @ts-expect-error objects are not chosen from
db.posts.annotate((p) => ({ x: caseWhen([[p.visible, { a: 1 }]]) }));
// @ts-expect-error a condition comes first
db.posts.annotate((p) => ({ x: caseWhen([["a", p.visible]]) }));

// Constants.
same<ReturnType<typeof text>, TextExpression<string>>();
const text = () => constant("x");
same<ReturnType<typeof number>, NumberExpression<number>>();
const number = () => constant(1);
same<ReturnType<typeof big>, NumberExpression<bigint>>();
const big = () => constant(1n);
same<ReturnType<typeof flag>, BooleanExpression<boolean>>();
const flag = () => constant(true);
same<ReturnType<typeof date>, TimestampExpression<Date>>();
const date = () => constant(new Date());
// @ts-expect-error an object is no constant
constant({ a: 1 });

// Values that are given when a query runs.
const one = db.users.filter((u) =>
  and(u.email.eq(param("email")), u.id.gt(param("id")), u.createdAt.lt(param("before"))),
);
same<Result<ReturnType<ReturnType<typeof one.all>["with"]>>, Row<typeof User>[]>();
one.first().with({ email: "a@b.c", id: 3, before: new Date() });
db.posts.filter((p) => or(p.title.contains(param("text")), p.views.add(param("n")).between(param("low"), 9)));
same<ReturnType<typeof param>, Parameter>();
// @ts-expect-error values have names
one.all().with(["a@b.c"]);
// @ts-expect-error an object holds plain values
db.users.filter({ email: param("email") });

// Queries inside queries, tied to the one around them by its fields.
db.users.filter((u) => {
  const comments = from(models).comments.filter((c) => c.authorId.eq(u.id));
  const any = exists(comments);
  same<typeof any, Condition>();
  const body = subquery(comments.orderBy("-id").select("body"));
  same<typeof body, TextExpression<string | null>>();
  const likes = subquery(comments, (c) => c.likes);
  same<typeof likes, NumberExpression<bigint | null>>();
  const price = subquery(from(models).posts, (p) => max(p.price));
  same<typeof price, DecimalExpression<string | null>>();
  const rows = subquery(comments, () => count());
  same<typeof rows, NumberExpression<number>>();
  const tags = subquery(from(models).posts, (p) => p.tags);
  same<typeof tags, ListExpression<string[] | null>>();
  const annotated = subquery(
    comments.annotate((c) => ({ size: c.body.length() })),
    (c) => c.size,
  );
  same<typeof annotated, NumberExpression<number | null>>();
  return and(any, not(exists(db.posts)), rows.gt(3), body.contains("x"), likes.gt(3n));
});
// @ts-expect-error a query has run already
db.users.filter(() => exists(db.posts.all()));
// @ts-expect-error no such field
db.users.filter(() => subquery(db.posts, (p) => p.titel).eq("x"));
// @ts-expect-error a value is no expression
db.users.filter(() => subquery(db.posts, () => 3).eq(3));

// Pieces of SQL: a condition, or an expression of a field.
db.posts.filter((p) => sql`length(${p.title}) > ${3}`);
db.posts.filter((p) => and(p.visible, not(sql`${p.title} = ${ident("body")}`)));
db.posts.annotate((p) => {
  const size = sql`length(${p.title})`.as(t.integer());
  same<typeof size, NumberExpression<number>>();
  const maybe = sql`nullif(${p.title}, ${"x"})`.as(t.text().nullable());
  same<typeof maybe, TextExpression<string | null>>();
  return { size, maybe };
});
// @ts-expect-error a piece of SQL is not text
db.posts.filter((p) => p.title.eq(sql`'x'`));
// @ts-expect-error a kind is named by a field
sql`1`.as("integer");
