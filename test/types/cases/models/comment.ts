import { model, t } from "anyrow";
import { User } from "./user.ts";

/** Refers to posts by name, so this file needs no model of them. */
export const Comment = model("comments", {
  id: t.bigId(),
  post: t.ref("posts", { key: t.uuid(), reverse: "comments" }),
  author: t.ref(User, { reverse: "comments" }),
  body: t.text(),
  likes: t.bigint().default(0n),
});
