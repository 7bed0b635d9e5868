import { describe, expect, test } from "vitest";
import { ValidationError, connect, from, model, now, t } from "../../../src/index.ts";
import { snakeCase } from "../../../src/models/columns.ts";
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
      "a schema that is no name",
      () => model("things", { id: t.id() }, { schema: 5 as never }),
      /things: schema needs a name for its schema/,
    ],
    [
      "a schema with a name that would be cut",
      () => model("things", { id: t.id() }, { schema: "s".repeat(64) }),
      /at most 63 bytes/,
    ],
    [
      "a check of a field that is no function",
      () => model("things", { id: t.id(), a: t.integer().check(5 as never) }),
      /things: a takes functions of the fields/,
    ],
    [
      "a check that is no function",
      () => model("things", { id: t.id() }, { checks: { positive: 5 as never } }),
      /things: checks takes functions of the fields/,
    ],
    [
      "checks that are none",
      () => model("things", { id: t.id() }, { checks: "positive" as never }),
      /things: checks takes functions of the fields/,
    ],
    [
      "a condition of an index that is no function",
      () => model("things", { id: t.id() }, { indexes: [{ fields: ["id"], where: 5 as never }] }),
      /things: indexes takes functions of the fields/,
    ],
    [
      "an expression of an index that is no function",
      () => model("things", { id: t.id() }, { indexes: [{ expression: "lower(a)" as never }] }),
      /things: indexes takes functions of the fields/,
    ],
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
    ["a reference to nothing", () => t.ref(undefined as never), /t\.ref takes a model: where two files import/],
    ["a reference to null", () => t.ref(null as never), /t\.ref takes a model/],
    ["a reference to something that is no model", () => t.ref({ name: "users" } as never), /t\.ref takes a model/],
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
      /things: a needs a name for its column: text with at least one character/,
    ],
    [
      "a column's name that is no text",
      () => model("things", { id: t.id(), a: t.text().column(5 as never) }),
      /things: a needs a name for its column: text with/,
    ],
    [
      "a column's name of 64 bytes",
      () => model("things", { id: t.id(), a: t.text().column("é".repeat(32)) }),
      /things: a needs a name for its column of at most 63 bytes/,
    ],
    ["NUL in a table's name", () => model("thi\0ngs", { id: t.id() }), /needs a name for its table: text with/],
    ["a lone surrogate in a table's name", () => model("thi\ud800ngs", { id: t.id() }), /needs a name for its table/],
    [
      "a table's name of 64 bytes",
      () => model("t".repeat(64), { id: t.id() }),
      /needs a name for its table of at most 63 bytes/,
    ],
    [
      "an index's name that is no text",
      () => model("things", { id: t.id() }, { indexes: [{ fields: ["id"], name: 5 as never }] }),
      /things: indexes needs a name for each index: text with/,
    ],
    [
      "columns that differ in upper and lower case only",
      () => model("things", { id: t.id(), a: t.text(), b: t.text().column("A") }),
      /things: b is declared twice, or two fields share a column/,
    ],
    ["no fields", () => model("things", undefined as never), /things: a model needs its fields, such as/],
    ["null for fields", () => model("things", null as never), /things: a model needs its fields, such as/],
    ["text for fields", () => model("things", "id" as never), /things: a model needs its fields, such as/],
    [
      "a key that is no list",
      () => model("things", { b: t.text() }, { primaryKey: "b" as never }),
      /things: primaryKey needs an array of fields for each key, constraint or index/,
    ],
    [
      "a key that names a field twice",
      () => model("things", { a: t.text(), b: t.text() }, { primaryKey: ["b", "a", "b"] }),
      /things: b is named twice in primaryKey/,
    ],
    [
      "a constraint that is no list",
      () => model("things", { id: t.id(), b: t.text() }, { unique: ["b" as never] }),
      /things: unique needs an array of fields/,
    ],
    [
      "constraints that are no list",
      () => model("things", { id: t.id(), b: t.text() }, { unique: "b" as never }),
      /things: unique needs an array of fields/,
    ],
    [
      "a constraint that names a field twice",
      () => model("things", { id: t.id(), b: t.text() }, { unique: [["b", "b"]] }),
      /things: b is named twice in unique/,
    ],
    [
      "indexes that are no list",
      () => model("things", { id: t.id(), b: t.text() }, { indexes: { fields: ["b"] } as never }),
      /things: indexes needs an array of fields/,
    ],
    [
      "an index whose fields are no list",
      () => model("things", { id: t.id(), b: t.text() }, { indexes: [{ fields: "b" as never }] }),
      /things: indexes needs an array of fields/,
    ],
    [
      "an index that names a field twice",
      () => model("things", { id: t.id(), b: t.text() }, { indexes: [["b", "b"]] }),
      /things: b is named twice in indexes/,
    ],
    [
      "an onUpdate of another type",
      () => model("things", { id: t.id(), a: t.integer().onUpdate("x" as never) }),
      /things: a has an onUpdate that the field itself does not accept/,
    ],
    [
      "an onUpdate of null in a field that is not nullable",
      () => model("things", { id: t.id(), a: t.integer().onUpdate(null as never) }),
      /things: a has an onUpdate that the field itself does not accept/,
    ],
    ["null for the item of a list", () => t.list(null as never), /t\.list takes a field that is neither/],
    ["no item of a list", () => t.list(undefined as never), /t\.list takes a field that is neither/],
    ["a constructor as the item of a list", () => t.list(t.text as never), /t\.list takes a field that is neither/],
    [
      "a key of a reference that is no field",
      () => t.ref("others", { key: 5 as never }),
      /key must be a field, such as t\.uuid\(\)/,
    ],
    ["null for the options of a reference", () => t.ref("others", null as never), /options must be an object/],
    [
      "an unknown rounding",
      () => t.decimal(4, 2, { rounding: "down" as never }),
      /rounding must be "refuse" or "halfUp"/,
    ],
    ["no table name", () => model("", { id: t.id() }), /a model needs the name of its table/],
    [
      "a field whose column databases have themselves",
      () => model("things", { id: t.id(), xmin: t.integer() }),
      /things: xmin cannot be the name of a column: some databases have one in every table/,
    ],
    [
      "a column that databases have themselves, under another name",
      () => model("things", { id: t.id(), a: t.integer().column("tableoid") }),
      /things: a cannot be the name of a column/,
    ],
  ];

  test("null is a default and an onUpdate of a nullable field", () => {
    const Thing = model("things", { id: t.id(), a: t.integer().nullable().default(null).onUpdate(null) });
    expect(Thing.table.columns[1]?.field.settings.onUpdate).toEqual({ kind: "value", value: null });
  });

  test("names of 63 bytes are the longest", () => {
    const name = "n".repeat(63);
    const Thing = model(name, { id: t.id(), a: t.text().column(name) }, { indexes: [{ name, fields: ["a"] }] });
    expect([Thing.name, Thing.table.columns[1]?.column, Thing.table.indexes[0]?.name]).toEqual([name, name, name]);
  });

  test.each(WRONG)("refuses %s", (_, make, message) => {
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });

  test.each(["ctid", "tableoid", "cmin", "cmax", "xmin", "xmax", "CTID", "XMax"])(
    "the column %s is refused, a longer one is not",
    (column) => {
      const declare = (name: string): object => model("things", { id: t.id(), a: t.integer().column(name) });
      expect(() => declare(column)).toThrow(ValidationError);
      expect(() => [declare(`${column}_`), declare(`my_${column}`)]).not.toThrow();
    },
  );

  test.each(["json_each", "JSON_Each", "pg_class", "pg_things", "PG_", "pg_\n"])("the table %j is refused", (name) => {
    expect(() => model(name, { id: t.id() })).toThrow(/cannot be the name of a table/);
  });

  test.each(["json_eaches", "my_json_each", "pgs", "pgthings", "my_pg_things"])("the table %s is not", (name) => {
    expect(model(name, { id: t.id() }).name).toBe(name);
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
    [
      "tables whose names differ in upper and lower case only",
      { users: User, people: model("Users", { id: t.id() }) },
      /people: uses table Users, as another model/,
    ],
    ["a model called __proto__", { ["__proto__"]: User }, /__proto__: cannot be the name of a model/],
    ["a model called prototype", { prototype: User }, /prototype: cannot be the name of a model/],
    [
      "a way back called __proto__",
      { users: User, posts: model("posts", { id: t.id(), author: t.ref(User, { reverse: "__proto__" }) }) },
      /users: __proto__ cannot be the name of a relation/,
    ],
    ["no models", undefined as never, /connect\(\) takes models after the adapter/],
    ["null for models", null as never, /connect\(\) takes models after the adapter/],
    ["text for models", "users" as never, /connect\(\) takes models after the adapter/],
  ];

  test.each(WRONG)("refuses %s", (_, models, message) => {
    const adapter = {
      name: "none",
      run: () => undefined,
      capabilities: { transactions: false, sql: false, atomic: "all", filters: "all" },
    };
    expect(() => connect(adapter as never, models as never)).toThrow(ValidationError);
    expect(() => connect(adapter as never, models as never)).toThrow(message);
  });

  test.each([[undefined], [null], ["things"]])("from(%s) is refused", (given) => {
    expect(() => from(given as never)).toThrow(ValidationError);
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
