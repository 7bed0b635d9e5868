import { execFile } from "node:child_process";
import { join } from "node:path";
import { inspect, promisify } from "node:util";
import { expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { IntegrityError, OperationalError } from "../../../src/errors.ts";
import { type QueryEvent, ValidationError, connect, model, t } from "../../../src/index.ts";

const User = model("users", { id: t.id(), name: t.text() });

test("a listener is told of each request, without its values", async () => {
  const events: QueryEvent[] = [];
  const db = connect(memory(), { users: User }, { onQuery: (event) => events.push(event) });
  await db.users.create({ name: "s3cret" });
  await db.users.filter({ name: "s3cret" }).all();
  await expect(db.users.create({ id: 1, name: "s3cret" })).rejects.toThrow("users");
  expect(events.map(({ store, rows, roundTrips, error }) => [store, rows, roundTrips, error === null])).toEqual([
    ["memory", 1, 1, true],
    ["memory", 1, 1, true],
    ["memory", 0, 1, false],
  ]);
  expect(JSON.stringify(events)).not.toContain("s3cret");
});

test.each([
  new IntegrityError({
    kind: "unique",
    model: "users",
    constraint: "users_name_key",
    fields: ["name"],
    cause: { code: "23505", detail: "Key (name)=(s3cret) already exists." },
  }),
  new OperationalError("the database refused the request (22P02): see the cause", {
    cause: new SyntaxError('invalid input: "s3cret"', { cause: ["s3cret"] }),
  }),
])("what a driver says about values reaches the caller only: $name", async (thrown) => {
  const events: QueryEvent[] = [];
  const adapter = { ...memory(), run: async () => Promise.reject(thrown) };
  const db = connect(adapter, { users: User }, { onQuery: (event) => events.push(event) });
  const failure = await db.users.create({ name: "s3cret" }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBe(thrown);
  expect(inspect(failure, { depth: 9 })).toContain("s3cret");
  const [{ error: told } = { error: null }] = events;
  expect(inspect(events, { depth: 9, showHidden: true })).not.toContain("s3cret");
  expect(told).toBeInstanceOf(thrown.constructor);
  const { cause: _, ...facts } = { ...thrown, message: thrown.message, stack: thrown.stack };
  expect(told).toMatchObject(facts);
  expect(String(told)).toBe(String(thrown));
});

const PROGRAM = `
  import { memory } from "./adapters/memory/index.ts";
  import { connect, model, t } from "./src/index.ts";
  process.once("uncaughtException", ({ message }) => console.log("surfaced:", message));
  const users = model("users", { id: t.id(), name: t.text() });
  const onQuery = () => { throw new TypeError("mistake of the listener"); };
  const db = connect(memory(), { users }, { onQuery });
  console.log(JSON.stringify(await db.users.create({ name: "a" })));
`;

test("what a listener throws does not reach the query, and is not lost either", async () => {
  const root = join(import.meta.dirname, "../../..");
  const options = { cwd: root, env: { ...process.env, NO_COLOR: "1" } };
  const argv = ["--input-type=module-typescript", "--eval", PROGRAM];
  const { stdout } = await promisify(execFile)(join(root, "node_modules/.bin/node"), argv, options);
  expect(stdout.trim().split("\n").sort()).toEqual(["surfaced: mistake of the listener", '{"id":1,"name":"a"}']);
});

test("an atomic callback gives only queries that it made", async () => {
  const db = connect(memory(), { users: User });
  await expect(db.atomic((b) => [b.users.create({ name: "a" }), db.users.create({ name: "b" })])).rejects.toThrow(
    ValidationError,
  );
  expect(await db.users.count()).toBe(0);
});

test("a listener that is no function is refused when connecting", () => {
  const connecting = (): unknown => connect(memory(), { users: User }, { onQuery: 5 as never });
  expect(connecting).toThrow(ValidationError);
  expect(connecting).toThrow(/onQuery must be a function/);
});
