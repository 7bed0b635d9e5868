import { describe, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { UnsupportedError, connect, model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import type { SchemaOperation } from "../../../src/plan/schema-operation.ts";

type Models = Parameters<typeof connect>[1];

/** What `createTables` asks of a store. */
async function operationsFor(models: Record<string, object>): Promise<readonly SchemaOperation[]> {
  const asked: SchemaOperation[] = [];
  const apply = async (operations: readonly SchemaOperation[]): Promise<void> => void asked.push(...operations);
  await createTables(connect({ ...memory(), migrator: { apply } }, models as Models));
  return asked;
}

function indexNames(operations: readonly SchemaOperation[]): string[] {
  return operations.flatMap((each) => (each.kind === "createIndex" ? [each.index.name] : []));
}

const id = t.integer().primaryKey();

describe("an index whose name another index or table has", () => {
  const ed = model("a_b", { id, c: t.text().index() });

  test("is numbered", async () => {
    const first = model("a", { id, bC: t.text().index() });
    expect(indexNames(await operationsFor({ first, ed }))).toEqual(["a_b_c_index", "a_b_c_index_2"]);
    const table = model("A_B_C_Index", { id });
    expect(indexNames(await operationsFor({ ed, table }))).toEqual(["a_b_c_index_2"]);
  });

  test("keeps its name in a namespace of its own", async () => {
    const first = model("a", { id, bC: t.text().index() }, { schema: "other" });
    expect(indexNames(await operationsFor({ first, ed }))).toEqual(["a_b_c_index", "a_b_c_index"]);
  });

  test("is refused where it is unique: its name may be looked for", async () => {
    const unique = (field: string): never => ({ indexes: [{ unique: true, fields: [field] }] }) as never;
    const first = model("a", { id, bC: t.text() }, unique("bC"));
    const second = model("a_b", { id, c: t.text() }, unique("c"));
    await expect(operationsFor({ first, second })).rejects.toThrow(
      /^second: indexes has an index a_b_c_unique, as another index or table is called: give it another name$/,
    );
  });
});

describe("a table that is called as databases call a rule of another", () => {
  const users = model(
    "users",
    { id: t.id(), email: t.text().unique(), team: t.text() },
    { unique: [["team", "email"]] },
  );
  const RULES = ["users_pkey", "users_email_key", "users_team_email_key", "users_id_seq"];

  test.each([...RULES, "Users_PKey"])("is refused: %s", async (name) => {
    const other = model(name, { id });
    const message = `users: has a rule that some databases call ${name.toLowerCase()}, as another table is called: rename one`;
    await expect(operationsFor({ users, other })).rejects.toThrow(message);
    await expect(operationsFor({ other, users })).rejects.toThrow(message);
  });

  test("is made where no table has such a rule", async () => {
    const elsewhere = RULES.map((name) => [name, model(name, { id }, { schema: "other" })]);
    const numbered = model("members", { id, email: t.text() });
    const free = ["members_id_seq", "members_email_key", "users_team_key"].map((name) => [name, model(name, { id })]);
    const models = { users, numbered, ...Object.fromEntries([...elsewhere, ...free]) };
    const made = (await operationsFor(models)).filter(({ kind }) => kind === "createTable");
    expect(made).toHaveLength(Object.keys(models).length);
  });

  test("as an index is: it is numbered, or refused where it is unique", async () => {
    const named = (name: string, unique: boolean): object =>
      model("notes", { id, text: t.text() }, { indexes: [{ name, fields: ["text"], unique }] });
    const names = await Promise.all(
      RULES.map(async (name) => indexNames(await operationsFor({ users, notes: named(name, false) }))),
    );
    expect(names).toEqual(RULES.map((name) => [`${name}_2`]));
    for (const name of [...RULES, "notes_pkey"]) {
      await expect(operationsFor({ notes: named(name, true), users })).rejects.toThrow(
        `notes: indexes has an index ${name}, as another index or table is called`,
      );
    }
  });
});

test("a reference to a view has no foreign key, one to a table has", async () => {
  const users = model("users", { id });
  const shown = model("shown", { id }, { view: true });
  const notes = model("notes", { id, about: t.ref(shown), author: t.ref(users) });
  const references = (await operationsFor({ notes, shown, users })).flatMap((each) => {
    if (each.kind === "createTable") return each.references;
    return each.kind === "addForeignKey" ? [each.reference] : [];
  });
  expect(references.map(({ column }) => column.name)).toEqual(["authorId"]);
});

describe("a store that takes statements", () => {
  const models = { notes: model("notes", { id, text: t.text().index() }) };

  test("runs what is written for its dialect, all in one go", async () => {
    const runs: (readonly string[])[] = [];
    const execute = async (statements: readonly string[]): Promise<void> => void runs.push(statements);
    await createTables(connect({ ...memory(), migrator: { dialect: sqlite, execute } }, models));
    expect(runs).toEqual([
      [
        expect.stringContaining('CREATE TABLE IF NOT EXISTS "notes"'),
        'CREATE INDEX IF NOT EXISTS "notes_text_index" ON "notes" ("text")',
      ],
    ]);
  });

  test("is refused when nobody knows its dialect", async () => {
    const execute = async (): Promise<void> => undefined;
    const db = connect({ ...memory(), migrator: { dialect: { name: "klingon" }, execute } }, models);
    await expect(createTables(db)).rejects.toThrow(UnsupportedError);
  });
});
