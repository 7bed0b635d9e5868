import { describe, expect, test } from "vitest";
import { type Create, type Patch, type Row, ValidationError, from, model, t } from "../../../src/index.ts";
import type { QueryPlan } from "../../../src/plan/plan.ts";
import { withVirtuals } from "../../../src/query/virtuals.ts";

const User = model("users", {
  id: t.id(),
  first: t.text(),
  last: t.text(),
  fullName: t.text().virtual((row: { first: string; last: string }) => `${row.first} ${row.last}`),
  initials: t.text().virtual((row: { fullName: string }) => row.fullName.replace(/\B\w+/g, "")),
});
const Post = model("posts", {
  id: t.id(),
  author: t.ref(User, { reverse: "posts" }),
  title: t.text(),
  length: t.integer().virtual((row: { title: string }) => row.title.length),
});
const Plain = model("plain", { id: t.id(), user: t.ref(User, { reverse: "plain" }).nullable() });
const db = from({ users: User, posts: Post, plain: Plain });

const ada = { id: 1, first: "Ada", last: "Lovelace" };
const wholeAda = { ...ada, fullName: "Ada Lovelace", initials: "A L" };

/** The rows a store gave, as users get them. */
function read(query: { readonly plan: QueryPlan }, rows: readonly unknown[]): readonly unknown[] {
  const given = structuredClone(rows);
  withVirtuals(query.plan, given);
  return given;
}

describe("virtual fields", () => {
  test("are no columns, and belong to rows only", () => {
    const row: Row<typeof User> = wholeAda;
    const created: Create<typeof User> = { first: "Ada", last: "Lovelace" };
    const patch: Patch<typeof User> = { first: "Augusta" };
    // @ts-expect-error a virtual field cannot be written
    const wrong: Patch<typeof User> = { fullName: "x" };
    expect(User.table.columns.map(({ name }) => name)).toStrictEqual(["id", "first", "last"]);
    expect(User.table.virtuals.map(({ name }) => name)).toStrictEqual(["fullName", "initials"]);
    expect(row.fullName).toBe("Ada Lovelace");
    expect(() => db.users.create({ ...created, fullName: "x" } as never)).toThrow(/fullName is not a field/);
    expect(() => db.users.update(1, wrong)).toThrow(/fullName is not a field/);
    expect(() => db.users.filter({ fullName: "x" } as never).all()).toThrow(ValidationError);
    expect(() => db.users.update(1, patch)).not.toThrow();
  });

  test("are worked out of whole rows in the order declared", () => {
    expect(read(db.users.all(), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.get(1), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.select("id").all(), [{ id: 1 }])).toStrictEqual([{ id: 1 }]);
  });

  test("are worked out of rows that were written", () => {
    expect(read(db.users.create(ada), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.create(ada, { onConflict: "ignore" }), [null])).toStrictEqual([null]);
    expect(read(db.users.createMany([ada, { first: "Alan", last: "T" }]), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.update(1, { first: "Ada" }), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.getOrCreate({ id: 1 }, { first: "Ada", last: "x" }), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.updateOrCreate({ id: 1 }, { first: "Ada", last: "x" }), [ada])).toStrictEqual([wholeAda]);
    expect(read(db.users.count(), [{ count: 1 }])).toStrictEqual([{ count: 1 }]);
  });

  test("are worked out of included rows, however deep, before those of the row itself", () => {
    const post = { id: 5, authorId: 1, title: "abc" };
    const included = db.plain.include({ user: (user) => user.include("posts") }).all();
    expect(read(included, [{ id: 1, userId: 1, user: { ...ada, posts: [post] } }])).toStrictEqual([
      {
        id: 1,
        userId: 1,
        user: { ...ada, posts: [{ ...post, length: 3 }], fullName: "Ada Lovelace", initials: "A L" },
      },
    ]);
    expect(read(included, [{ id: 1, userId: null, user: null }])).toStrictEqual([{ id: 1, userId: null, user: null }]);
    const chosen = db.posts.include({ author: (author) => author.select("first") }).all();
    expect(read(chosen, [{ ...post, author: { first: "Ada" } }])).toStrictEqual([
      { ...post, author: { first: "Ada" }, length: 3 },
    ]);
  });

  test("see what is included in their row", () => {
    const Team = model("teams", {
      id: t.id(),
      size: t.integer().virtual((row: { members?: readonly unknown[] }) => row.members?.length ?? 0),
    });
    const Member = model("members", { id: t.id(), team: t.ref(Team, { reverse: "members" }) });
    const sets = from({ teams: Team, members: Member });
    expect(read(sets.teams.include("members").all(), [{ id: 1, members: [{ id: 1, teamId: 1 }] }])).toMatchObject([
      { size: 1 },
    ]);
  });

  const WRONG: [string, () => unknown, RegExp][] = [
    [
      "no function",
      () => model("things", { id: t.id(), a: t.text().virtual(5 as never) }),
      /things: a takes a function of the row/,
    ],
    [
      "a unique one",
      () =>
        model("things", {
          id: t.id(),
          a: t
            .text()
            .unique()
            .virtual(() => ""),
        }),
      /things: a is virtual: it has no column/,
    ],
    [
      "one with a default",
      () =>
        model("things", {
          id: t.id(),
          a: t
            .text()
            .default("")
            .virtual(() => ""),
        }),
      /things: a is virtual: it has no column/,
    ],
    ["the key", () => model("things", { id: t.id().virtual(() => 1) } as never), /things: id is virtual/],
    [
      "one in an option",
      () => model("things", { id: t.id(), a: t.text().virtual(() => "") }, { unique: [["a"]] }),
      /things: a is not a field of this model/,
    ],
    [
      "one with the name of a reference's column",
      () => model("things", { id: t.id(), up: t.ref("self"), upId: t.text().virtual(() => "") }),
      /things: upId is declared twice/,
    ],
    [
      "the name constructor",
      () => model("things", { id: t.id(), constructor: t.text().virtual(() => "") } as never),
      /things: constructor cannot be the name of a field/,
    ],
  ];
  test.each(WRONG)("refuse %s", (_, define, message) => {
    expect(define).toThrow(ValidationError);
    expect(define).toThrow(message);
  });
});
