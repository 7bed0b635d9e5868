// Relations derived from models in separate files.
import type { Row } from "anyrow";
import type { Comment } from "../models/comment.ts";
import { db } from "../models/database.ts";
import type { Membership } from "../models/membership.ts";
import type { Post } from "../models/post.ts";
import type { Passport, Profile, Visit } from "../models/profile.ts";
import { type Result, mutual, same } from "../models/same.ts";
import type { User } from "../models/user.ts";

type UserRow = Row<typeof User>;

// To one, required and nullable; several references to one model.
const withAuthors = db.posts.include("author", "reviewer").all();
mutual<Result<typeof withAuthors>, (Row<typeof Post> & { author: UserRow; reviewer: UserRow | null })[]>();
// To many, by model and by name.
const withMany = db.users.include("posts", "reviews", "comments").first();
mutual<
  Result<typeof withMany>,
  (UserRow & { posts: Row<typeof Post>[]; reviews: Row<typeof Post>[]; comments: Row<typeof Comment>[] }) | null
>();
const byName = db.posts.include("comments").get();
mutual<Result<typeof byName>, Row<typeof Post> & { comments: Row<typeof Comment>[] }>();
// To itself, both ways.
const reports = db.users.include("manager", "reports").all();
mutual<Result<typeof reports>, (UserRow & { manager: UserRow | null; reports: UserRow[] })[]>();
// One to one: the way back holds one row or null.
const single = db.users.include("passport", "profile").all();
mutual<
  Result<typeof single>,
  (UserRow & { passport: Row<typeof Passport> | null; profile: Row<typeof Profile> | null })[]
>();
// The name in the set differs from the name of the table.
const visits = db.people.include("visits", "user").all();
mutual<Result<typeof visits>, (Row<typeof Profile> & { visits: Row<typeof Visit>[]; user: UserRow })[]>();
// References that are part of the key.
const members = db.teams.include({ members: (m) => m.include("user") }).all();
mutual<Result<typeof members>[number]["members"], (Row<typeof Membership> & { user: UserRow })[]>();
// A reference to a model that is not in the set leads nowhere.
same<Result<ReturnType<typeof strayed.all>>[number]["owner"], never>();
const strayed = db.strays.include("owner");
// @ts-expect-error no way back was named
db.users.include("strays");
// @ts-expect-error there is no such relation
db.users.include("author");
