// Query sets: builders, terminals, include.
import { type Query, type Row, type RowSource, from } from "anyrow";
import type { Comment } from "../models/comment.ts";
import { db, models } from "../models/database.ts";
import type { Post } from "../models/post.ts";
import { type Result, mutual, same } from "../models/same.ts";
import { User } from "../models/user.ts";

type PostRow = Row<typeof Post>;
type UserRow = Row<typeof User>;
type RowOf<Rows> = Rows extends RowSource<infer Each> ? Each : never;

// Builders keep the rows.
const built = db.posts
  .filter({ visible: true })
  .exclude((p) => p.views.eq(0))
  .orderBy(
    "-publishedAt",
    "title",
    (p) => p.author.name.asc({ nulls: "first" }),
    (p) => p.views,
    (p) => p.title.lower().desc(),
  )
  .reverse()
  .offset(3)
  .limit(2)
  .distinct();
same<RowOf<typeof built>, PostRow>();
// @ts-expect-error no such column
db.posts.orderBy("titel");
// @ts-expect-error no such column
db.posts.orderBy("-titel");
// @ts-expect-error a relation is no order
db.posts.orderBy("author");
// @ts-expect-error documents have no order
db.posts.orderBy((p) => p.meta);
// @ts-expect-error a condition is no order
db.posts.orderBy((p) => p.title.eq("x"));
// @ts-expect-error a number of rows
db.posts.limit("3");
// @ts-expect-error no such column
db.posts.distinct("titel");

// Shapes.
same<RowOf<ReturnType<typeof picked>>, { id: string; title: string }>();
const picked = () => db.posts.select("id", "title");
same<RowOf<ReturnType<typeof narrowed>>, { title: string }>();
const narrowed = () => picked().select("title");
const omitted = db.comments.omit("body", "likes");
same<RowOf<typeof omitted>, { id: bigint; postId: string; authorId: number }>();
const kept = db.posts.include("author").select("title", "author");
same<RowOf<typeof kept>, { title: string; author: UserRow }>();
const stays = db.posts.include("author").select("title");
same<RowOf<typeof stays>, { title: string; author: UserRow }>();
// @ts-expect-error no such column
db.posts.select("titel");
// @ts-expect-error the relation was not included
db.posts.select("author");
// @ts-expect-error it was not selected
picked().select("views");

// Terminals.
same<Result<ReturnType<typeof built.all>>, PostRow[]>();
same<Result<ReturnType<typeof built.first>>, PostRow | null>();
same<Result<ReturnType<typeof built.last>>, PostRow | null>();
same<Result<ReturnType<typeof built.get>>, PostRow>();
same<Result<ReturnType<typeof built.find>>, PostRow | null>();
same<Result<ReturnType<typeof built.count>>, number>();
same<Result<ReturnType<typeof built.exists>>, boolean>();
same<Result<ReturnType<typeof built.update>>, number>();
same<Result<ReturnType<typeof built.delete>>, number>();
const plucked = db.posts.pluck("rating");
same<Result<typeof plucked>, (number | null)[]>();
const page = picked().page({ size: 10 });
mutual<Result<typeof page>, { rows: { id: string; title: string }[]; next: string | null }>();
db.posts.page({ size: 10, after: null });
built.get({ title: "x" });
built.find((p) => p.views.gt(1));
built.update({ title: "x" });
built.update((p) => ({ views: p.views.sub(1).mul(p.views) }), { all: true });
built.delete({ all: true });
// @ts-expect-error no such column
db.posts.pluck("titel");
// @ts-expect-error a page has a size
db.posts.page({});
// @ts-expect-error a set has no key to get by
built.get("k");
// @ts-expect-error a set creates nothing
built.create({ title: "x", authorId: 1 });
// @ts-expect-error the value does not fit the column
built.update({ views: "x" });
// @ts-expect-error the expression does not fit the column
built.update((p) => ({ views: p.title }));
// @ts-expect-error a set of rows is not awaited: it needs a terminal
const awaited: PromiseLike<unknown> = built;

// Awaiting, iterating, gathering.
export async function use(): Promise<void> {
  for await (const row of picked()) same<typeof row, { id: string; title: string }>();
  for await (const row of db.users) same<typeof row, UserRow>();
  const [posts, total] = await Promise.all([picked().all(), db.posts.count()]);
  same<typeof posts, { id: string; title: string }[]>();
  same<typeof total, number>();
}
const query: Query<PostRow | null> = db.posts.first();
same<typeof query.plan.kind & "select", "select">();
const sent: string | undefined = query.inspect().statements?.[0]?.sql;

// Include: names, several, callbacks, mixed, nested, narrowed.
const nested = db.posts
  .include("author", { comments: (c) => c.orderBy("-id").limit(3).include("author").select("body", "author") })
  .all();
mutual<Result<typeof nested>, (PostRow & { author: UserRow; comments: { body: string; author: UserRow }[] })[]>();
const shaped = db.posts
  .include({ reviewer: (r) => r.select("name"), author: (a) => a.omit("email").include("manager") })
  .select("reviewer", "author")
  .first();
mutual<
  Result<typeof shaped>,
  { reviewer: { name: string } | null; author: Omit<UserRow, "email"> & { manager: UserRow | null } } | null
>();
const chained = db.posts.include("author").include("comments").all();
mutual<Result<typeof chained>, (PostRow & { author: UserRow; comments: Row<typeof Comment>[] })[]>();
const filtered = db.users.include({ posts: (p) => p.filter((each) => each.views.gt(1)) }, "profile").all();
mutual<Result<typeof filtered>[number]["posts"], PostRow[]>();
// @ts-expect-error no such relation
db.posts.include("athor");
// @ts-expect-error no such relation
db.posts.include({ coments: (c: { limit(count: number): never }) => c.limit(1) });
// @ts-expect-error a column is no relation
db.posts.include("title");
// @ts-expect-error the row of a reference is not filtered
db.posts.include({ author: (a) => a.filter({ role: "admin" }) });
// @ts-expect-error nor limited
db.posts.include({ reviewer: (r) => r.limit(1) });
// @ts-expect-error a callback gives rows, not a query
db.posts.include({ comments: (c) => c.all() });

// Without a database.
const unbound = from(User).filter({ role: "admin" }).orderBy("name").select("id").all();
same<Result<typeof unbound>, { id: number }[]>();
from(User).include("manager", "reports");
from(models)
  .posts.include("author")
  .filter((p) => p.author.name.eq("x"));
from(models).users.create({ email: "a", name: "a" });
// @ts-expect-error one model does not know who refers to it
from(User).include("posts");
// @ts-expect-error there is no such model
void from(models).post;

export { awaited, sent };
