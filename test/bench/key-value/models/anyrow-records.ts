import { memory } from "../../../../adapters/memory/index.ts";
import type { KeyValueAbilities, KeyValueDriver, ScanAnswer } from "../../../../src/contracts/key-value-driver.ts";
import { keyValue } from "../../../../src/entries/key-value.ts";
import { type Adapter, type UnboundTables, connect } from "../../../../src/index.ts";
import type { AbleDriver } from "../../../../src/key-value/key-value-store.ts";
import { Member, Person } from "../people.ts";
import type { Records } from "./records.ts";

export const recordModels = { people: Person, members: Member };

type Tables = UnboundTables<typeof recordModels>;

/** Models by keys and values. */
export function keyValueRecords(driver: AbleDriver<KeyValueAbilities>): {
  readonly records: Records;
  readonly db: Tables;
} {
  const db = connect(keyValue(driver) as Adapter, recordModels);
  return { db, records: recordsOf("anyrow", db, () => clearDriver(driver)) };
}

/** The same models as tables in memory, which keep rows and not bytes. */
export function tableRecords(): Records {
  const db = connect(memory(), recordModels);
  return recordsOf("anyrow memory()", db, async () => void (await db.people.filter({}).delete({ all: true })));
}

function recordsOf(name: string, db: Tables & AsyncDisposable, clear: () => Promise<void>): Records {
  const { people } = db;
  return {
    name,
    get: (id) => people.get(id),
    getMany: (ids) => people.getMany(ids),
    create: (row) => people.create(row),
    createMany: (rows) => people.createMany(rows),
    update: (id, patch) => people.update(id, patch),
    updateMany: (patches) => people.updateMany(patches),
    delete: (id) => people.delete(id),
    deleteMany: (ids) => people.deleteMany(ids),
    clear,
    close: () => Promise.resolve(db[Symbol.asyncDispose]()),
  };
}

async function clearDriver(driver: KeyValueDriver): Promise<void> {
  let cursor: string | null = null;
  do {
    const answer: ScanAnswer | undefined = await driver.scan?.({ prefix: "", limit: 10_000, cursor }, {});
    const commands = (answer?.keys ?? []).map((key) => ({ kind: "delete", key }) as const);
    if (commands.length > 0) await driver.execute(commands, {});
    cursor = answer?.cursor ?? null;
  } while (cursor !== null);
}
