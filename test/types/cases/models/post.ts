import { model, t, uuid7 } from "anyrow";
import { User } from "./user.ts";

export const Post = model(
  "posts",
  {
    id: t.uuid().primaryKey().default(uuid7),
    author: t.ref(User, { reverse: "posts", onDelete: "cascade" }),
    reviewer: t.ref(User, { reverse: "reviews", onDelete: "setNull" }).nullable(),
    title: t.text().index(),
    views: t.integer().default(0),
    rating: t.float().nullable(),
    price: t.decimal(10, 2, { rounding: "halfUp" }).default("0.00"),
    visible: t.boolean().default(true),
    tags: t.list(t.text()).default([]),
    meta: t.json().nullable(),
    day: t.date().nullable(),
    at: t.time().nullable(),
    cover: t.bytes().nullable(),
    publishedAt: t.timestamp().nullable(),
  },
  { unique: [["author", "title"]], indexes: [["views"], { fields: ["title"], where: (p) => p.visible }] },
);
