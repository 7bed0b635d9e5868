import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
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
