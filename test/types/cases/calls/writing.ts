// The table: what each verb takes and gives.
import { type Row, connect, model, now, t } from "anyrow";
import { full } from "../models/adapters.ts";
import { db } from "../models/database.ts";
import type { Membership } from "../models/membership.ts";
import type { Post } from "../models/post.ts";
import { type Result, same } from "../models/same.ts";
import type { User } from "../models/user.ts";

declare const user: Row<typeof User>;
declare const post: Row<typeof Post>;
type PostRow = Row<typeof Post>;

// A reference is written as a row, as an object with the key, as an earlier query, or as the key.
const created = db.posts.create({ title: "x", author: user });
same<Result<typeof created>, PostRow>();
db.posts.create({ title: "x", author: { id: 1 } });
db.posts.create({ title: "x", author: db.users.create({ email: "a@b.c", name: "a" }) });
db.posts.create({ title: "x", authorId: 1 });
db.posts.create({ title: "x", authorId: 1, reviewer: user });
db.posts.create({ title: "x", authorId: 1, reviewerId: null, reviewer: undefined });
db.posts.create({ title: "x", authorId: 1, rating: undefined, tags: ["a"] as const });
// @ts-expect-error both forms of the author
db.posts.create({ title: "x", author: user, authorId: 1 });
// @ts-expect-error neither form
db.posts.create({ title: "x" });
// @ts-expect-error a missing column
db.posts.create({ authorId: 1 });
// @ts-expect-error the key has another type
db.posts.create({ title: "x", authorId: "1" });
// @ts-expect-error another kind of row: its key is text
db.posts.create({ title: "x", author: post });
// @ts-expect-error a query that may give no row
db.posts.create({ title: "x", author: db.users.find(1) });
// @ts-expect-error no such column
db.posts.create({ title: "x", authorId: 1, vievs: 3 });
// @ts-expect-error null where a value is required
db.posts.create({ title: null, authorId: 1 });

// Two and four required references.
const One = model("ones", { id: t.id() });
const Two = model("twos", { id: t.id(), a: t.ref(One), b: t.ref(One) });
const Four = model("fours", { id: t.id(), a: t.ref(One), b: t.ref(One), c: t.ref(Two), d: t.ref(Two), x: t.text() });
const small = connect(full, { ones: One, twos: Two, fours: Four });
small.twos.create({ a: { id: 1 }, bId: 2 });
small.twos.create({ aId: 1, b: small.ones.create({}) });
small.fours.create({ aId: 1, b: { id: 1 }, c: { id: 1 }, dId: 4, x: "x" });
// @ts-expect-error one of two is missing
small.twos.create({ aId: 1 });
// @ts-expect-error one of four is missing
small.fours.create({ aId: 1, bId: 2, cId: 3, x: "x" });
// @ts-expect-error one of four twice
small.fours.create({ aId: 1, bId: 2, cId: 3, dId: 4, d: { id: 4 }, x: "x" });
// @ts-expect-error a plain column is missing
small.fours.create({ aId: 1, bId: 2, cId: 3, dId: 4 });

// onConflict.
const ignored = db.users.create({ email: "a", name: "a" }, { onConflict: "ignore" });
same<Result<typeof ignored>, Row<typeof User> | null>();
const updated = db.users.create({ email: "a", name: "a" }, { onConflict: "update" });
same<Result<typeof updated>, Row<typeof User>>();
const refused = db.users.create({ email: "a", name: "a" }, { onConflict: "error" });
same<Result<typeof refused>, Row<typeof User>>();
const merged = db.users.create(
  { email: "a", name: "a" },
  { onConflict: { on: ["email"], update: (old, incoming) => ({ name: incoming.name, bio: old.bio }) } },
);
same<Result<typeof merged>, Row<typeof User>>();
// @ts-expect-error no such word
db.users.create({ email: "a", name: "a" }, { onConflict: "replace" });
// @ts-expect-error no such column
db.users.create({ email: "a", name: "a" }, { onConflict: { on: ["emial"], update: () => ({}) } });
// @ts-expect-error the value does not fit the column
db.users.create({ email: "a", name: "a" }, { onConflict: { on: ["email"], update: () => ({ name: 1 }) } });
db.users.create({ email: "a", name: "a" }, { ttl: 3 });
db.users.upsert({ email: "a", name: "a" }, { ttl: null });
// @ts-expect-error seconds are a number
db.users.create({ email: "a", name: "a" }, { ttl: "1h" });
// @ts-expect-error no such word
db.users.upsert({ email: "a", name: "a" }, { onConflict: "ignore" });

const many = db.users.createMany([{ email: "a", name: "a" }]);
same<Result<typeof many>, Row<typeof User>[]>();
const manyIgnored = db.users.createMany([{ email: "a", name: "a" }], { onConflict: "ignore" });
same<Result<typeof manyIgnored>, (Row<typeof User> | null)[]>();
db.posts.createMany([
  { title: "x", authorId: 1 },
  { title: "y", author: user, views: 3 },
]);
// @ts-expect-error the second row has no author
db.posts.createMany([{ title: "x", authorId: 1 }, { title: "y" }]);
same<Result<ReturnType<typeof db.users.upsert>>, Row<typeof User>>();
same<Result<ReturnType<typeof db.users.upsertMany>>, Row<typeof User>[]>();
db.memberships.upsert({ teamId: 1, userId: 2 });

// By key.
same<Result<ReturnType<typeof db.posts.update>>, PostRow | null>();
db.posts.update("k", { title: "y", author: user });
db.posts.update("k", (p) => ({
  views: p.views.add(1),
  rating: p.rating.mul(2),
  title: p.author.name,
  publishedAt: now(),
}));
db.posts.update("k", { title: "y" }, { where: { views: 0 } });
db.posts.update("k", { title: "y" }, { where: (p) => p.views.lt(10) });
db.posts.update("k", { publishedAt: now() });
db.memberships.update({ teamId: 1, userId: 2 }, { role: "owner" });
// @ts-expect-error the key is text
db.posts.update(1, { title: "y" });
// @ts-expect-error no such column
db.posts.update("k", { titel: "y" });
// @ts-expect-error null may be written to a nullable column only
db.posts.update("k", (p) => ({ views: p.rating }));
// @ts-expect-error half of the key
db.memberships.update({ teamId: 1 }, { role: "owner" });
same<Result<ReturnType<typeof db.posts.updateMany>>, number>();
db.posts.updateMany([
  { id: "k", views: 1 },
  { id: "l", title: "y" },
]);
// @ts-expect-error without the key
db.posts.updateMany([{ views: 1 }]);
db.memberships.updateMany([{ teamId: 1, userId: 2, role: "x" }]);
same<Result<ReturnType<typeof db.posts.delete>>, boolean>();
db.posts.delete("k", { where: { author: { role: "admin" } } });
same<Result<ReturnType<typeof db.posts.deleteMany>>, number>();
db.posts.deleteMany(["k", "l"]);
db.memberships.deleteMany([{ teamId: 1, userId: 2 }]);
// @ts-expect-error a table is emptied by filter and `all`, never by mistake
db.posts.delete();

// Reading by key or condition.
const gotten = db.posts.get("k");
same<Result<typeof gotten>, PostRow>();
const found = db.posts.find({ title: "x" });
same<Result<typeof found>, PostRow | null>();
db.posts.find((p) => p.title.eq("x"));
db.memberships.get({ teamId: 1, userId: 2 });
same<Result<ReturnType<typeof db.posts.getMany>>, (PostRow | null)[]>();
db.memberships.getMany([{ teamId: 1, userId: 2 }]);
// @ts-expect-error the key is text
db.posts.get(1);
// @ts-expect-error not a key and not a condition
db.users.get("1");

const either = db.users.getOrCreate({ email: "a@b.c" }, { name: "a" });
same<Result<typeof either>["row"], Row<typeof User>>();
db.posts.getOrCreate({ authorId: 1, title: "x" }, {});
db.posts.getOrCreate({ title: "x", authorId: 1 }, { views: 3 });
db.posts.updateOrCreate({ authorId: 1, title: "x" }, { views: 1 });
db.users.updateOrCreate({ email: "a" }, { name: "a" });
db.memberships.getOrCreate({ teamId: 1, userId: 2 }, {});
// @ts-expect-error not enough to create the row
db.users.getOrCreate({ email: "a@b.c" }, {});
// @ts-expect-error not enough to create the row
db.users.updateOrCreate({ email: "a@b.c" }, { bio: "x" });
// @ts-expect-error no such column
db.users.getOrCreate({ emial: "a@b.c" }, { name: "a" });
// @ts-expect-error a row cannot be found by null
db.users.getOrCreate({ managerId: null }, { name: "a", email: "a" });

export type { Membership };
