import { describe, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { connect, model, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import type { SchemaOperation } from "../../../src/plan/ddl-plan.ts";

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
