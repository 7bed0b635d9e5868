// What editors show: the text after `^?` is that of the name above the caret.
import { type Create, type Key, type Patch, type Row, or } from "anyrow";
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
//    ^? QuerySet<{ id: string }, "posts", Models>

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
  //    ^? Expression<boolean>
  return or(views.gt(1), name.eq(reviewer), related.some(), condition);
});

await db.transaction(async (tx) => {
  //                        ^? Transaction<FullAdapter, Models>
  await tx.users.count();
});

export type { MembershipKey, PostCreate, UserCreate, UserPatch, UserRow };
export { batch, both, comments, database, first, included, nested, page, plucked, posts, query, set };
