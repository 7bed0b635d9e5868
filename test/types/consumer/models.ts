import { model, now, t, timestamps, uuid7 } from "anyrow";

export const Author = model("authors", {
  id: t.id(),
  name: t.text().index(),
  role: t.enum(["member", "admin"]).default("member"),
  bio: t.text().nullable(),
  manager: t.ref("self", { reverse: "reports" }).nullable(),
  ...timestamps(),
});

export const Book = model(
  "books",
  {
    id: t.uuid().primaryKey().default(uuid7),
    author: t.ref(Author, { reverse: "books", onDelete: "cascade" }),
    title: t.text(),
    price: t.decimal(10, 2),
    tags: t.list(t.text()).default([]),
    meta: t.json().nullable(),
    cover: t.bytes().nullable(),
    likes: t.bigint().default(0n),
    readAt: t.timestamp().default(now()),
  },
  { unique: [["author", "title"]], checks: { cheap: (p) => p.price.lt("100.00") } },
);
