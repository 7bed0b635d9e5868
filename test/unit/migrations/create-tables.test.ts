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
