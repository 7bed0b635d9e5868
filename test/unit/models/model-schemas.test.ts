import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Create, type Patch, type Row, ValidationError, from, model, now, t } from "../../../src/index.ts";
import type { ModelSchema } from "../../../src/models/schema-types.ts";

const Team = model("teams", { id: t.id() });
const User = model("users", {
  id: t.id(),
  email: t.text(z.email()).unique(),
  role: t.enum(["member", "admin"]).default("member"),
  bio: t.text().nullable(),
  team: t.ref(Team),
  points: t.bigint().default(0n),
  price: t.decimal(6, 2).default("0.00"),
  seen: t.timestamp().default(now()),
  face: t.bytes().nullable(),
  visits: t.list(t.timestamp()).default([]),
  length: t.integer(z.string().transform((text) => text.length)).default("x"),
  shout: t.text().virtual((row: { email: string }) => row.email.toUpperCase()),
});

const row = {
  id: 1,
  email: "a@b.io",
  role: "admin",
  bio: null,
  teamId: 3,
  points: 5n,
  price: "1.50",
  seen: new Date("2030-01-02T03:04:05.678Z"),
  face: new Uint8Array([0, 255]),
  visits: [new Date(0)],
  length: 4,
} as const;

const inJson = {
  ...row,
  points: "5",
  price: "1.5",
  seen: "2030-01-02T03:04:05.678Z",
  face: String.raw`\x00ff`,
  visits: ["1970-01-01T00:00:00.000Z"],
};

/** What a schema gives, or its issues. */
function outcome<Input, Output>(schema: ModelSchema<Input, Output>, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  return result.issues ?? result.value;
}

/** The issues alone, in one line each. */
function problems<Input, Output>(schema: ModelSchema<Input, Output>, value: unknown): string[] {
  const { issues = [] } = schema["~standard"].validate(value);
  return issues.map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("the schema of rows", () => {
  test("gives canonical rows with their virtual fields, from values and from JSON", () => {
    expect(outcome(User.schema(), row)).toStrictEqual({ ...row, shout: "A@B.IO" });
    expect(outcome(User.schema(), inJson)).toStrictEqual({ ...row, shout: "A@B.IO" });
    expect(outcome(User.schema(), { ...row, shout: "old", posts: [] })).toStrictEqual({ ...row, shout: "A@B.IO" });
  });

  test("cuts rows down to what was chosen", () => {
    expect(outcome(User.schema({ only: ["id", "email"] }), row)).toStrictEqual({ id: 1, email: "a@b.io" });
    expect(outcome(User.schema({ only: ["id", "email"], omit: ["email"] }), row)).toStrictEqual({ id: 1 });
  });

  test("tells every problem", () => {
    const { id: _, ...rest } = row;
    expect(
      problems(User.schema(), { ...rest, role: "boss", bio: 5, teamId: null, visits: [new Date(0), 5] }),
    ).toStrictEqual(
      [
        "id is required",
        'role must be "member" or "admin"',
        "bio must be text, not a number",
        "teamId must not be null",
        "visits.1 must be a Date, not a number",
      ].map((each) => each.replace('"member" or "admin"', 'one of "member", "admin"')),
    );
  });

  test.each([
    ["seen", "2030-02-31T00:00:00.000Z", "seen must be a Date, not a string; in JSON, text"],
    ["seen", "2030-13-01T00:00:00.000Z", "seen must be a Date, not a string; in JSON, text"],
    ["seen", "yesterday", "seen must be a Date, not a string; in JSON, text"],
    ["points", "", "points must be a bigint, not a string; in JSON, its digits as text"],
    ["points", "0x1f", "points must be a bigint, not a string; in JSON, its digits as text"],
    ["points", "007", "points must be a bigint, not a string; in JSON, its digits as text"],
    ["points", "9999999999999999999", "points must fit 64 bits"],
    ["face", String.raw`\x0`, "face must be a Uint8Array, not a string; in JSON, text"],
    ["price", 1.5, "price must be a decimal as text"],
  ])("%s is not taken from %s", (name, value, message) => {
    const [problem, ...others] = problems(User.schema(), { ...row, [name]: value });
    expect(problem?.startsWith(message)).toBe(true);
    expect(others).toStrictEqual([]);
  });

  test("times without milliseconds are taken", () => {
    expect(outcome(User.schema({ only: ["seen"] }), { seen: "2030-01-02T03:04:05Z" })).toStrictEqual({
      seen: new Date("2030-01-02T03:04:05Z"),
    });
  });

  test.each([[null], [undefined], [5], ["x"], [[]], [new Date()], [new Map()]])("%s is no row", (value) => {
    expect(outcome(User.schema(), value)).toStrictEqual([{ path: [], message: "must be a plain object" }]);
  });
});

describe("the schema of new rows", () => {
  test("leaves out what create fills in, and gives what create takes", () => {
    const given = outcome(User.createSchema(), { email: "a@b.io", teamId: 3, length: "four", points: "7" });
    expect(given).toStrictEqual({ email: "a@b.io", teamId: 3, length: "four", points: 7n });
    expect(() => from({ users: User, teams: Team }).users.create(given as Create<typeof User>)).not.toThrow();
  });

  test("refuses what is no field, was left out, or does not satisfy the schema of its field", () => {
    const schema = User.createSchema({ omit: ["role", "id"] });
    expect(
      problems(schema, JSON.parse('{ "email": "x", "role": "admin", "id": 1, "shout": "X", "__proto__": {} }')),
    ).toStrictEqual([
      expect.stringMatching(/^email Invalid/),
      "teamId is required",
      "role is not a field of this schema",
      "id is not a field of this schema",
      "shout is not a field of this schema",
      "__proto__ is not a field of this schema",
    ]);
    expect(problems(schema, { email: "a@b.io", teamId: 1, bio: undefined, role: undefined })).toStrictEqual([]);
  });

  test("has the types of create", () => {
    const types = User.createSchema({ omit: ["role"] })["~standard"].types;
    const created: Create<typeof User> | undefined = types?.output;
    const { email, seen, points }: Partial<NonNullable<typeof types>["input"]> = types?.input ?? {};
    const given: readonly (string | Date | bigint | undefined)[] = [email, seen, points];
    // @ts-expect-error the role was left out
    const role: unknown = types?.output.role;
    expect([created, role, ...given]).toStrictEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe("the schema of patches", () => {
  test("takes some of the fields, never the key that the store assigns", () => {
    expect(outcome(User.patchSchema(), { bio: null, seen: "2030-01-02T03:04:05.678Z" })).toStrictEqual({
      bio: null,
      seen: row.seen,
    });
    expect(outcome(User.patchSchema(), {})).toStrictEqual({});
    expect(problems(User.patchSchema(), { id: 2, email: null })).toStrictEqual([
      "email must not be null",
      "id is not a field of this schema",
    ]);
    expect(problems(User.patchSchema({ only: ["bio"] }), { email: "a@b.io" })).toStrictEqual([
      "email is not a field of this schema",
    ]);
    const patch: Patch<typeof User> | undefined = User.patchSchema()["~standard"].types?.output;
    expect(patch).toBeUndefined();
  });
});

describe("schemas", () => {
  test("are Standard Schemas, which the fields of other models take", () => {
    expect(User.schema()["~standard"]).toMatchObject({ version: 1, vendor: "anyrow" });
    const shape = model("shapes", { id: t.id(), size: t.integer() });
    const Log = model("logs", { id: t.id(), shape: t.json(shape.createSchema({ omit: ["id"] })) });
    expect(() => from(Log).create({ shape: { size: "x" as never } })).toThrow(/logs: shape.size must be an integer/);
  });

  test("have the type of rows", () => {
    const whole: Row<typeof User> | undefined = User.schema()["~standard"].types?.output;
    const some: { id: number } | undefined = User.schema({ only: ["id"] })["~standard"].types?.output;
    expect([whole, some]).toStrictEqual([undefined, undefined]);
  });

  test.each([
    [
      "a name that is no field",
      () => User.schema({ only: ["nope" as never] }),
      /users: nope is not a field of this schema/,
    ],
    ["an option that is none", () => User.schema({ pick: [] } as never), /users: pick is not an option/],
    ["a generated key in a patch", () => User.patchSchema({ only: ["id"] }), /users: id is not a field of this schema/],
  ])("refuse %s", (_, make, message) => {
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });
});
