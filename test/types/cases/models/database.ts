import { connect } from "anyrow";
import { full } from "./adapters.ts";
import { Comment } from "./comment.ts";
import { Membership, Team } from "./membership.ts";
import { Post } from "./post.ts";
import { Passport, Profile, Stray, Visit } from "./profile.ts";
import { User } from "./user.ts";

export const models = {
  users: User,
  posts: Post,
  comments: Comment,
  teams: Team,
  memberships: Membership,
  passports: Passport,
  people: Profile,
  visits: Visit,
  strays: Stray,
};
type All = typeof models;
export interface Models extends All {}

export const db = connect(full, models as Models);
