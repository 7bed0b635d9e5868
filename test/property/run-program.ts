import { AnyrowError, IntegrityError, type Query } from "../../src/index.ts";
import type { Block, Step } from "./programs.ts";
import { type Asked, type Made, type Tables, askStep } from "./steps.ts";

/** A database, or a transaction, with every verb in its type. */
export interface ProgramDatabase extends Tables {
  atomic(build: (tables: Tables) => readonly Query<unknown>[]): Promise<readonly unknown[]>;
  transaction(work: (tx: ProgramDatabase) => Promise<unknown>): Promise<unknown>;
}

/** Whether a block needs a store that can hold transactions open. */
export function needsTransaction({ way }: Block): boolean {
  return !["alone", "atomic", "tick"].includes(way);
}

type Named = (value: unknown, table: string) => unknown;

const KEYS: Readonly<Record<string, string>> = { ownerId: "owners", thingId: "things", aboveId: "things" };
const RELATIONS: Readonly<Record<string, string>> = { owner: "owners", above: "things", marks: "marks" };

/** Gives keys the names of the order in which they are met: stores may choose others. */
function keyNames(): Named {
  const seen = new Map<string, string>();
  const named: Named = (value, table) => {
    const key = `${table} ${String(value)}`;
    const name = seen.get(key) ?? `${table} ${seen.size}`;
    seen.set(key, name);
    return name;
  };
  const told: Named = (value, table) => {
    if (Array.isArray(value)) return value.map((each) => told(each, table));
    if (value === null || typeof value !== "object" || value instanceof Date || value instanceof Uint8Array) return value;
    const entries = Object.entries(value).map(([name, each]) => {
      if (each === null) return [name, each];
      if (name === "id") return [name, named(each, table)];
      if (KEYS[name] !== undefined) return [name, named(each, KEYS[name])];
      if (name === "row") return [name, told(each, table)];
      return [name, RELATIONS[name] === undefined ? each : told(each, RELATIONS[name])];
    });
    return Object.fromEntries(entries) as unknown;
  };
  return told;
}

/** How an error is told: of several rules that a row breaks, a store may name any. */
function failureOf(error: unknown): unknown {
  if (!(error instanceof AnyrowError) || error.code === "operational") throw error;
  return { error: error.code, kind: error instanceof IntegrityError ? "integrity" : error.name };
}

const changedMind = new RangeError("undone on purpose");

/** Runs the blocks of a program in turn, and gives what each of their queries gave, and what is left at the end. */
export async function runProgram(db: ProgramDatabase, program: readonly Block[], firstKey: number): Promise<unknown[]> {
  await empty(db);
  const told = keyNames();
  const made: Made = { owners: [], things: [], nextKey: firstKey };
  const seen: unknown[] = [];
  for (const block of program) {
    try {
      seen.push(await runBlock(db, block, made, told));
    } catch (error) {
      if (error === changedMind) seen.push("undone");
      else seen.push(failureOf(error));
      made.owners.length = 0;
      made.things.length = 0;
    }
    seen.push(await contents(db, told));
  }
  return seen;
}

async function empty(db: ProgramDatabase): Promise<void> {
  await db.atomic(({ owners, things, marks }) => [
    marks.filter().delete({ all: true }),
    things.filter().delete({ all: true }),
    owners.filter().delete({ all: true }),
    owners.createMany(["a", "b", "c"].map((name) => ({ name }))),
  ]);
}

async function contents({ owners, things, marks }: ProgramDatabase, told: Named): Promise<unknown> {
  const rows = await Promise.all([
    owners.orderBy("name").all(),
    things.orderBy("note", "id").all(),
    marks.orderBy("title", "id").all(),
  ]);
  return ["owners", "things", "marks"].map((table, index) => told(rows[index], table));
}

async function runBlock(db: ProgramDatabase, block: Block, made: Made, told: Named): Promise<unknown> {
  const { way, steps, inner } = block;
  switch (way) {
    case "alone":
      return inTurn(db, steps, made, told);
    case "atomic":
      return inList(db, steps, made, told);
    case "tick":
      return inOneTick(db, steps, made, told);
    case "transaction":
      return db.transaction((tx) => inTurn(tx, steps, made, told, true));
    case "returned":
      return db.transaction(async (tx) => {
        const before = await inTurn(tx, inner, made, told, true);
        const last = steps.map((step) => askStep(tx, step, made));
        return [before, last];
      }).then(() => null);
    case "nested":
      return db.transaction(async (tx) => [
        await inTurn(tx, steps.slice(0, 2), made, told, true),
        await tx.transaction((nested) => inTurn(nested, inner, made, told, true)),
        await inTurn(tx, steps.slice(2), made, told, true),
      ]);
    case "undone":
      return db.transaction(async (tx) => {
        await inTurn(tx, steps, made, told, true);
        throw changedMind;
      });
    case "caught":
      return db.transaction(async (tx) => [
        await inTurn(tx, steps.slice(0, 1), made, told, true),
        await inList(tx, inner, { owners: [], things: [], nextKey: made.nextKey }, told).catch(failureOf),
        await tx
          .transaction(async (nested) => {
            await inTurn(nested, inner, { owners: [], things: [], nextKey: made.nextKey + 100 }, told, true);
            throw changedMind;
          })
          .catch((error: unknown) => (error === changedMind ? "undone" : failureOf(error))),
        await inTurn(tx, steps.slice(1), { ...made, nextKey: made.nextKey + 200 }, told, true),
      ]);
  }
}
