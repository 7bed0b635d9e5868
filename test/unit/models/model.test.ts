import { describe, expect, test } from "vitest";
import { ValidationError, connect, from, model, now, t } from "../../../src/index.ts";
import { snakeCase } from "../../../src/models/model.ts";
import { sourcesOf } from "../../../src/query/sources.ts";

describe("model", () => {
  test.each([
    ["createdAt", "created_at"],
    ["authorId", "author_id"],
    ["parsedHTMLPage", "parsed_html_page"],
    ["line2Text", "line2_text"],
    ["plain", "plain"],
  ])("the column of %s is %s", (name, column) => {
    expect(snakeCase(name)).toBe(column);
  });

  test("describes columns in declared order, references under their column's name", () => {
    const Team = model("teams", { id: t.id(), name: t.text().column("label") });
    const Player = model(
      "players",
      { team: t.ref(Team, { reverse: "players" }), shirt: t.integer(), nick: t.text().nullable() },
      { primaryKey: ["team", "shirt"] },
    );
    expect(Player.table.columns.map(({ name, column }) => [name, column])).toStrictEqual([
      ["teamId", "team_id"],
      ["shirt", "shirt"],
      ["nick", "nick"],
    ]);
    expect(Player.table.key.map(({ name }) => name)).toStrictEqual(["teamId", "shirt"]);
    expect(Team.table.columns[1]?.column).toBe("label");
  });

  test("a reference has an index, unless a key or unique constraint begins with it", () => {
    const Team = model("teams", { id: t.id() });
    const Player = model("players", { id: t.id(), team: t.ref(Team), captainOf: t.ref(Team).nullable().unique() });
    const table = sourcesOf({ teams: Team, players: Player }).get("players")?.table;
    expect(table?.indexes.map(({ name }) => name)).toStrictEqual(["players_team_id_index"]);
    expect(table?.uniques.map((columns) => columns.map(({ name }) => name))).toStrictEqual([["captainOfId"]]);
  });

  const WRONG: [string, () => unknown, RegExp][] = [
    ["no key", () => model("things", { name: t.text() }), /things: a model needs a key/],
    [
      "a key declared two ways",
      () => model("things", { id: t.id(), a: t.text() }, { primaryKey: ["a"] as never }),
      /things: id declares the key a second way/,
    ],
    [
      "a nullable key",
      () => model("things", { id: t.text().primaryKey().nullable() }),
      /things: id is part of the key/,
    ],
    [
      "a generated part of a key",
      () => model("things", { id: t.id(), b: t.text().primaryKey() }),
      /things: id is assigned by the store/,
    ],
    [
      "__proto__",
      () => model("things", JSON.parse('{"__proto__":1}') as never),
      /things: __proto__ cannot be the name of a field/,
    ],
    [
      "__proto__ in a literal",
      () => model("things", { __proto__: t.text(), id: t.id() } as never),
      /things: __proto__ cannot be the name/,
    ],
    [
      "constructor",
      () => model("things", { id: t.id(), constructor: t.text() } as never),
      /things: constructor cannot be the name of a field/,
    ],
    [
      "an unknown field in an option",
      () => model("things", { id: t.id() }, { unique: [["nope" as never]] }),
      /things: nope is not a field/,
    ],
    [
      "two fields of one column",
      () => model("things", { id: t.id(), aB: t.text(), c: t.text().column("a_b") }),
      /things: c is declared twice/,
    ],
    [
      "setNull on a required reference",
      () => model("things", { id: t.id(), up: t.ref("self", { onDelete: "setNull" }) }),
      /things: up must be nullable/,
    ],
    [
      "an option nobody reads",
      () => model("things", { id: t.id() }, { uniqe: [["id"]] } as never),
      /things: uniqe is not an option: there are primaryKey, unique/,
    ],
    [
      "a constructor that was not called",
      () => model("things", { id: t.id(), a: t.text } as never),
      /things: a is not a field: call a constructor/,
    ],
    [
      "a default of another type",
      () => model("things", { id: t.id(), a: t.integer().default("1" as never) }),
      /things: a has a default that the field itself does not accept/,
    ],
    [
      "an unknown onDelete",
      () => t.ref("self", { onDelete: "casscade" as never }),
      /onDelete must be "cascade", "restrict" or "setNull"/,
    ],
    ["an enum without labels", () => t.enum([]), /t.enum takes an array with at least one label/],
    ["a reference to nothing", () => t.ref(undefined as never), /t.ref was given nothing/],
    ["now() for text", () => t.text().default(now() as never), /now\(\) can only fill a timestamp/],
    [
      "a constraint over nothing",
      () => model("things", { id: t.id() }, { unique: [[]] }),
      /things: unique needs at least one field/,
    ],
    [
      "an index over nothing",
      () => model("things", { id: t.id() }, { indexes: [{ fields: [] }] }),
      /things: indexes needs fields or an expression/,
    ],
    [
      "a column without a name",
      () => model("things", { id: t.id(), a: t.text().column("") }),
      /things: needs a name for its table and columns/,
    ],
    ["NUL in a table's name", () => model("thi\0ngs", { id: t.id() }), /needs a name for its table and columns/],
    ["no table name", () => model("", { id: t.id() }), /a model needs the name of its table/],
  ];

  test.each(WRONG)("refuses %s", (_, make, message) => {
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });
});

describe("a set of models", () => {
  test("derives both ways of a reference, also to itself", () => {
    const Person = model("people", { id: t.id(), boss: t.ref("self", { reverse: "team" }).nullable() });
    const source = sourcesOf({ people: Person }).get("people");
    expect(source?.relations.get("boss")?.holds).toBe("maybe");
    expect(source?.relations.get("team")).toMatchObject({ holds: "many", name: "team" });
    expect(source?.relations.get("team")?.target).toBe(source);
    expect(source?.referrers).toHaveLength(1);
  });

  test("is worked out once", () => {
    const models = { people: model("people", { id: t.id() }) };
    expect(sourcesOf(models)).toBe(sourcesOf(models));
  });

  const User = model("users", { id: t.id(), name: t.text() });
  const WRONG: [string, Record<string, unknown>, RegExp][] = [
    ["a reserved name", { transaction: User }, /belongs to the database itself/],
    ["one table twice", { users: User, people: User }, /people: uses table users/],
    [
      "a way back that is a field already",
      { users: User, posts: model("posts", { id: t.id(), author: t.ref(User, { reverse: "name" }) }) },
      /users: name is already a field/,
    ],
    [
      "a key of another kind",
      { users: User, posts: model("posts", { id: t.id(), author: t.ref("users", { key: t.uuid() }) }) },
      /posts: author holds another kind/,
    ],
    ["something that is no model", { users: {} }, /users: is not a model|users is not a model/],
  ];

  test.each(WRONG)("refuses %s", (_, models, message) => {
    const adapter = {
      name: "none",
      run: () => undefined,
      capabilities: { transactions: false, sql: false, atomic: "all", filters: "all" },
    };
    expect(() => connect(adapter as never, models as never)).toThrow(message);
  });

  test("from() knows one model alone, and the relations of a set", () => {
    const Post = model("posts", { id: t.id(), author: t.ref(User, { reverse: "posts" }) });
    expect(() =>
      from(Post).filter((p) => (p as never as { author: { name: { eq(x: string): never } } }).author.name.eq("x")),
    ).toThrow(/posts: author is not a field or relation/);
    expect(
      from({ users: User, posts: Post })
        .posts.filter({ author: { name: "x" } })
        .all().plan.kind,
    ).toBe("select");
  });
});
