// `p => ...`: what each kind of field can be asked, walks, ways back; and filters by object.
import {
  type Condition,
  type DecimalExpression,
  type NumberExpression,
  type TextExpression,
  type TimestampExpression,
  and,
  not,
  now,
  or,
} from "anyrow";
import { db } from "../models/database.ts";
import { same } from "../models/same.ts";

// Walks: null spreads from a nullable reference.
db.posts.filter((p) => {
  same<typeof p.views, NumberExpression<number>>();
  same<typeof p.author.name, TextExpression<string>>();
  same<typeof p.author.bio, TextExpression<string | null>>();
  same<typeof p.reviewer.name, TextExpression<string | null>>();
  same<typeof p.author.manager.name, TextExpression<string | null>>();
  same<typeof p.author.manager.manager.id, NumberExpression<number | null>>();
  return p.author.manager.manager.name.eq("x");
});

// Every operator.
const all: Condition[] = [];
db.posts.filter((p) => {
  all.push(
    p.title.eq("x"),
    p.title.ne(p.author.name),
    p.title.gt("a"),
    p.title.gte("a"),
    p.title.lt("a"),
    p.title.lte("a"),
  );
  all.push(p.title.between("a", "b"), p.title.in(["a", "b"]), p.title.in(["a"] as const), p.title.isNull());
  all.push(p.title.contains("x"), p.title.startsWith("x"), p.title.endsWith("x"), p.title.like("x%"));
  all.push(
    p.title.icontains("x"),
    p.title.istartsWith("x"),
    p.title.iendsWith("x"),
    p.title.ilike("x%"),
    p.title.iexact("x"),
  );
  all.push(p.title.lower().eq("x"), p.reviewer.name.upper().isNull(), p.title.regex("^x"), p.title.iregex("^x"));
  all.push(p.views.add(1).sub(p.views).mul(2).gt(3), p.price.add("1.50").lt("9.99"), p.rating.mul(p.views).gt(p.views));
  all.push(
    p.publishedAt.lt(now()),
    p.publishedAt.eq(null),
    p.publishedAt.between(new Date(0), now()),
    p.publishedAt.gt(p.author.createdAt),
  );
  all.push(
    p.day.gt("2024-01-01"),
    p.at.lte("12:00:00"),
    p.cover.eq(new Uint8Array()),
    p.cover.in([new Uint8Array()]),
    p.cover.isNull(),
  );
  all.push(p.visible, p.visible.eq(false), p.tags.eq(["a"]), p.tags.ne([]), p.tags.isNull(), p.meta.isNull());
  all.push(p.author.role.in(["admin"]), p.author.role.eq("admin"), p.authorId.eq(p.reviewerId), p.author.id.eq(1));
  all.push(or(p.visible, p.views.gt(1)), and(), not(p.visible), and(or(p.visible), not(or())));
  return p.visible;
});
db.comments.filter((c) => c.likes.add(1n).gt(2n));
db.comments.filter((c) => c.post.author.email.endsWith("@x.y"));

// Ways back.
db.users.filter((u) => u.posts.some());
db.users.filter((u) => u.posts.some({ visible: true }));
db.users.filter((u) => u.posts.some((p) => p.comments.none((c) => c.author.name.eq("x"))));
db.users.filter((u) =>
  or(
    u.posts.every((p) => p.visible),
    u.posts.none(),
    u.manager.posts.some({ title: "x" }),
  ),
);
db.users.filter((u) => u.passport.some((p) => p.number.eq("x")));
db.users.filter((u) => u.posts.some((p) => p.views.gt(u.id)));
db.posts.filter((p) => p.author.posts.some((other) => other.title.eq(p.title)));

// Values about the rows that refer to this one.
db.users.filter((u) => {
  same<ReturnType<typeof u.posts.count>, NumberExpression<number>>();
  const total = u.posts.sum((p) => p.views.add(1), { visible: true });
  same<typeof total, NumberExpression<number | null>>();
  const price = u.posts.sum((p) => p.price);
  same<typeof price, DecimalExpression<string | null>>();
  const latest = u.posts.max(
    (p) => p.publishedAt,
    (p) => p.views.gt(u.id),
  );
  same<typeof latest, TimestampExpression<Date | null>>();
  const first = u.comments.min((c) => c.author.role);
  same<typeof first, TextExpression<"member" | "admin" | null>>();
  const likes = u.comments.avg((c) => c.likes);
  same<typeof likes, NumberExpression<number | null>>();
  return u.posts
    .count({ visible: true })
    .add(u.manager.posts.count((p) => p.visible))
    .gt(likes);
});
// @ts-expect-error texts are not added up
db.users.filter((u) => u.posts.sum((p) => p.title).gt(1));
// @ts-expect-error documents have no largest
db.users.filter((u) => u.posts.max((p) => p.meta).isNull());
// @ts-expect-error no such field
db.users.filter((u) => u.posts.count({ titel: "x" }).gt(1));

// In a set of one column.
db.posts.filter((p) => p.authorId.in(db.users.filter({ role: "admin" }).select("id")));
db.posts.filter((p) => p.authorId.in(db.users.select("managerId")));

// By object: equality, through references too.
db.posts.filter({ title: "x", views: 1, author: { role: "admin", manager: { name: "x" } } });
db.posts.filter({ tags: ["a"], cover: new Uint8Array(), publishedAt: new Date(0), reviewerId: null, meta: null });
db.posts.filter({ tags: ["a"] as const });
db.posts.filter({ visible: true }, (p) => p.views.gt(1), {});
db.posts.exclude({ title: "x" }, (p) => p.visible);

// @ts-expect-error no such field
db.posts.filter((p) => p.titel.eq("x"));
// @ts-expect-error no such field further on
db.posts.filter((p) => p.author.nam.eq("x"));
// @ts-expect-error another type of value
db.posts.filter((p) => p.title.gt(3));
// @ts-expect-error another type of value
db.posts.filter((p) => p.title.eq(p.views));
// @ts-expect-error not one of the labels
db.posts.filter((p) => p.author.role.eq("owner"));
// @ts-expect-error a column that is never null is not compared with null
db.posts.filter((p) => p.title.eq(null));
// @ts-expect-error a null within a list
db.posts.filter((p) => p.reviewerId.in([1, null]));
// @ts-expect-error a text is not added to a number
db.posts.filter((p) => p.views.add(p.title).gt(1));
// @ts-expect-error an operand that may be null needs a receiver that may be
db.posts.filter((p) => p.views.add(p.rating).gt(1));
// @ts-expect-error texts are not multiplied
db.posts.filter((p) => p.title.mul(2).eq(2));
// @ts-expect-error numbers do not contain text
db.posts.filter((p) => p.views.contains("1"));
// @ts-expect-error whole documents are not compared
db.posts.filter((p) => p.meta.eq({}));
// @ts-expect-error lists have no order
db.posts.filter((p) => p.tags.gt(["a"]));
// @ts-expect-error a text is no condition
db.posts.filter((p) => p.title);
// @ts-expect-error true is no condition
db.posts.filter(() => true);
// @ts-expect-error the rows that refer to this one are asked, not walked
db.users.filter((u) => u.posts.title.eq("x"));
// @ts-expect-error so is the one row of a one-to-one relation
db.users.filter((u) => u.passport.number.eq("x"));
// @ts-expect-error every needs a condition
db.users.filter((u) => u.posts.every());
// @ts-expect-error no such field
db.users.filter((u) => u.posts.some({ titel: "x" }));
// @ts-expect-error the column of the set has another type
db.posts.filter((p) => p.authorId.in(db.users.select("name")));

// @ts-expect-error no such field
db.posts.filter({ titel: "x" });
// @ts-expect-error no such field of the author
db.posts.filter({ author: { nam: "x" } });
// @ts-expect-error another type of value
db.posts.filter({ views: "x" });
// @ts-expect-error an array against a single value
db.posts.filter({ views: [1, 2] });
// @ts-expect-error no operators in objects
db.posts.filter({ views: { gt: 3 } });
// @ts-expect-error whole documents are not compared
db.posts.filter({ meta: { a: 1 } });
// @ts-expect-error null in a column that is never null
db.posts.filter({ title: null });
// @ts-expect-error the rows that refer to this one need some, every or none
db.users.filter({ posts: { title: "x" } });
// @ts-expect-error an expression is no value
db.posts.filter({ publishedAt: now() });
// @ts-expect-error a set of rows is no condition
db.posts.filter(db.posts);
// @ts-expect-error text is no condition
db.posts.filter("title");
