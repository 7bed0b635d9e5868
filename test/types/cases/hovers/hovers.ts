// What editors show: the text after `^?` is that of the name above the caret.
import {
  type Create,
  type Key,
  type Patch,
  type Row,
  caseWhen,
  coalesce,
  count,
  exists,
  max,
  or,
  subquery,
  sum,
} from "anyrow";
import { sql } from "anyrow/sql";
import { db } from "../models/database.ts";
import type { Membership } from "../models/membership.ts";
import type { Post } from "../models/post.ts";
import type { User } from "../models/user.ts";

type UserRow = Row<typeof User>;
//   ^? { id: number; email: string; name: string; role: "member" | "admin"; bio: string | null; createdAt: Date; managerId: number | null; settings: { theme: "dark" | "light"; size: number } | null }

type UserCreate = Create<typeof User>;
//   ^? { email: string; name: string; id?: number | undefined; role?: "member" | "admin" | undefined; bio?: string | null | undefined; createdAt?: Date | undefined; settings?: { theme: "dark" | "light"; size?: number | undefined } | null | undefined; manager?: Related<{ readonly id: number }> | null | undefined; managerId?: number | null | undefined }

type PostCreate = Create<typeof Post>;
//   ^? { title: string; id?: string | undefined; meta?: Json | undefined; views?: number | undefined; rating?: number | null | undefined; price?: string | undefined; visible?: boolean | undefined; tags?: readonly string[] | undefined; day?: string | null | undefined; at?: string | null | undefined; cover?: Uint8Array<ArrayBufferLike> | null | undefined; publishedAt?: Date | null | undefined; reviewer?: Related<{ readonly id: number }> | null | undefined; reviewerId?: number | null | undefined } & ({ authorId: number; author?: undefined } | { author: Related<{ readonly id: number }>; authorId?: undefined })

type UserPatch = Patch<typeof User>;
//   ^? { id?: number | undefined; email?: string | undefined; name?: string | undefined; role?: "member" | "admin" | undefined; bio?: string | null | undefined; createdAt?: Date | Now | undefined; managerId?: number | null | undefined; settings?: { theme: "dark" | "light"; size?: number | undefined } | null | undefined; manager?: Related<{ readonly id: number }> | null | undefined }

type MembershipKey = Key<typeof Membership>;
//   ^? { teamId: number; userId: number }

const database = db;
//    ^? Database<FullAdapter, Models>

const posts = db.posts;
//    ^? SqlTable<"posts", Models>

const set = db.posts.select("id");
//    ^? QuerySet<{ id: string }, "posts", Models, unknown>

const query = db.posts.filter({ title: "x" }).select("id", "views").all();
//    ^? Query<{ id: string; views: number }[]>

const first = await db.posts.select("id", "title").first();
//    ^? { id: string; title: string } | null

const comments = await db.comments.include("author").all();
//    ^? { id: bigint; postId: string; authorId: number; body: string; likes: bigint; author: { id: number; email: string; name: string; role: "member" | "admin"; bio: string | null; createdAt: Date; managerId: number | null; settings: { theme: "dark" | "light"; size: number } | null } }[]

const includedQuery = db.comments
  .include({ author: (a) => a.select("name"), post: (p) => p.select("title") })
  .omit("likes")
  .all();
const included = await includedQuery;
//    ^? { id: bigint; postId: string; authorId: number; body: string; author: { name: string }; post: { title: string } }[]

const nestedQuery = db.users
  .select("id")
  .include({ posts: (p) => p.select("title").include({ reviewer: (r) => r.select("name") }) })
  .first();
const nested = await nestedQuery;
//    ^? { id: number; posts: { title: string; reviewer: { name: string } | null }[] } | null

const change = db.posts.filter({ title: "x" }).update({ views: 1 });
const batch = await db.atomic([db.teams.create({ name: "x" }), change, db.users.count()]);
//    ^? [{ id: number; name: string }, number, number]

const plucked = await db.posts.pluck("title");
//    ^? string[]

const page = await db.teams.page({ size: 10 });
//    ^? Page<{ id: number; name: string }>

const both = await db.teams.getOrCreate({ id: 1 }, { name: "x" });
//    ^? FoundOrCreated<{ id: number; name: string }>

db.posts.filter((p) => {
  const { views, comments, visible } = p;
  //      ^? NumberExpression<number>
  const name = p.author.name;
  //    ^? TextExpression<string>
  const reviewer = p.reviewer.name;
  //    ^? TextExpression<string | null>
  const related = comments;
  //    ^? Many<"comments", Models>
  const condition = visible;
  //    ^? BooleanExpression<boolean>
  return or(views.gt(1), name.eq(reviewer), related.some(), condition);
});

const groupsQuery = db.posts
  .groupBy("authorId")
  .annotate((p) => ({ n: count(), total: sum(p.views) }))
  .all();
const groups = await groupsQuery;
//    ^? { authorId: number; n: number; total: number | null }[]

const annotatedQuery = db.teams
  .annotate((team) => ({ size: team.members.count(), isLarge: team.members.count().gt(9) }))
  .first();
const annotated = await annotatedQuery;
//    ^? { id: number; name: string; size: number; isLarge: boolean } | null

const wordsQuery = db.posts
  .annotate((p) => ({
    heat: caseWhen(
      [
        [p.views.gt(99), "hot"],
        [p.visible, "warm"],
      ],
      "cold",
    ),
    reviewerRole: coalesce(p.reviewer.role, "member"),
    theme: p.author.settings.at("theme"),
    anything: p.meta.at("any").at(0),
    last: p.author.posts.max((other) => other.publishedAt),
    cost: p.author.posts.sum((other) => other.price),
    someBody: subquery(db.comments, (c) => c.body),
  }))
  .select("id", "heat", "reviewerRole", "theme", "anything", "last", "cost", "someBody")
  .all();
const words = await wordsQuery;
//    ^? { id: string; theme: "dark" | "light" | null; heat: "hot" | "warm" | "cold"; reviewerRole: "member" | "admin"; anything: Json; last: Date | null; cost: string | null; someBody: string | null }[]

const byExpression = db.posts.groupBy((p) => ({ author: p.author.name, year: p.publishedAt.year() }));
//    ^? QuerySet<{ author: string; year: number | null }, "posts", Models, { author: TextExpression<string>; year: NumberExpression<number | null> }>

const totals = await db.comments.aggregate((c) => ({ n: count(), likes: sum(c.likes), longest: max(c.body.length()) }));
//    ^? { n: number; likes: bigint | null; longest: number | null }

const totalsQuery = db.comments.aggregate((c) => ({ n: count(), likes: sum(c.likes) }));
//    ^? Query<{ n: number; likes: bigint | null }>

const pluckedTotals = await db.posts.annotate((p) => ({ half: p.views.div(2) })).pluck("half");
//    ^? (number | null)[]

const annotatedPage = await db.teams.annotate((team) => ({ size: team.members.count() })).page({ size: 10 });
//    ^? Page<{ id: number; name: string; size: number }>

const includedNamesQuery = db.teams
  .include({ members: (m) => m.annotate((each) => ({ by: each.user.name })).select("by") })
  .first();
const includedNames = await includedNamesQuery;
//    ^? { id: number; name: string; members: { by: string }[] } | null

const combined = db.users.select("name").union(db.teams.select("name"));
//    ^? QuerySet<{ name: string }, "users", Models, unknown>

db.posts
  .annotate((p) => ({ score: p.views.mul(2) }))
  .filter((p) => {
    //     ^? Fields<"posts", Models, never, { score: NumberExpression<number> }>
    const { score } = p;
    //      ^? NumberExpression<number>
    const role = max(p.author.role);
    //    ^? TextExpression<"member" | "admin" | null>
    const rows = count();
    //    ^? CountExpression
    const part = p.author.settings.at("size");
    //    ^? JsonNumberPart<number | null>
    const reply = exists(db.comments);
    //    ^? Condition
    const fragment = sql`1`;
    //    ^? SqlFragment
    return or(score.gt(1), role.isNull(), rows.gt(1), part.gt(2), reply, fragment);
  });

await db.transaction(async (tx) => {
  //                        ^? Transaction<FullAdapter, Models>
  await tx.users.count();
});

export type { MembershipKey, PostCreate, UserCreate, UserPatch, UserRow };
export {
  annotated,
  annotatedPage,
  batch,
  both,
  byExpression,
  combined,
  comments,
  database,
  first,
  groups,
  included,
  includedNames,
  nested,
  page,
  plucked,
  pluckedTotals,
  posts,
  query,
  set,
  totals,
  totalsQuery,
  words,
};
