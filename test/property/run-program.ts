import { AnyrowError, type Query } from "../../src/index.ts";
import type { Block, Step } from "./programs.ts";
import { type Asked, type Made, type Tables, askStep } from "./steps.ts";

/** A database, or a transaction, with every verb in its type. */
export interface ProgramDatabase extends Tables {
  atomic(build: (tables: Tables) => readonly Query<unknown>[]): Promise<readonly unknown[]>;
  transaction<Done>(work: (tx: ProgramDatabase) => Promise<Done>): Promise<Done>;
}

/** Whether a block needs a store that can hold transactions open. */
export function needsTransaction({ way }: Block): boolean {
  return !["alone", "atomic", "tick"].includes(way);
}

const KEYS: Readonly<Record<string, string>> = { ownerId: "owners", thingId: "things", aboveId: "things" };
const RELATIONS: Readonly<Record<string, string>> = { owner: "owners", above: "things", marks: "marks" };

/** What a query gave, and the table whose rows it is about. */
interface Told {
  readonly table: string;
  readonly value: unknown;
}

/** Gives keys the names of the order in which they are met: stores may choose others. */
function keyNames(): (told: Told) => unknown {
  const seen = new Map<string, string>();
  const named = (value: unknown, table: string): unknown => {
    const key = `${table} ${String(value)}`;
    const name = seen.get(key) ?? `${table} ${seen.size}`;
    seen.set(key, name);
    return name;
  };
  const cell = ([name, value]: [string, unknown], table: string): [string, unknown] => {
    if (value === null) return [name, null];
    if (name === "id") return [name, named(value, table)];
    if (KEYS[name] !== undefined) return [name, named(value, KEYS[name])];
    if (name === "row") return [name, tell(value, table)];
    return [name, RELATIONS[name] === undefined ? value : tell(value, RELATIONS[name])];
  };
  const tell = (value: unknown, table: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => tell(each, table));
    if (value === null || typeof value !== "object" || "error" in value) return value;
    return Object.fromEntries(Object.entries(value).map((each) => cell(each, table)));
  };
  return ({ value, table }) => tell(value, table);
}

/** How an error is told. Of several rules that a row breaks, a store may name any. */
function failureOf(error: unknown): { readonly error: string } {
  if (!(error instanceof AnyrowError) || error.code === "operational") throw error;
  return { error: `${error.name} ${error.code}` };
}

const changedMind = new RangeError("undone on purpose");
const undone: readonly Told[] = [{ table: "", value: "undone" }];

const failed = (error: unknown): readonly Told[] =>
  error === changedMind ? undone : [{ table: "", value: failureOf(error) }];

/** Runs the blocks of a program in turn, and gives what their queries gave and what each block left behind. */
export async function runProgram(db: ProgramDatabase, program: readonly Block[], firstKey: number): Promise<unknown[]> {
  await empty(db);
  const made: Made = { owners: [], things: [], nextKey: firstKey };
  const seen: unknown[] = [];
  for (const block of program) {
    const gave = await runBlock(db, block, made).catch((error: unknown) => {
      made.owners.length = 0;
      made.things.length = 0;
      return failed(error);
    });
    const told = mayLackKeys(block) ? gave.map(withoutReason) : gave;
    seen.push([...told, ...(await contents(db))].map(keyNames()));
  }
  return seen;
}

/** Whether keys may be missing in a list: that fails where the row is not made, or where its key is needed, as suits a store. */
function mayLackKeys({ steps, inner }: Block): boolean {
  return [...steps, ...inner].some(({ verb }) => verb === "ignore");
}

function withoutReason(told: Told): Told {
  const { error } = (told.value ?? {}) as { readonly error?: string };
  const isReason = error !== undefined && !error.startsWith("UnsupportedError");
  return isReason ? { ...told, value: { error: "any" } } : told;
}

async function empty(db: ProgramDatabase): Promise<void> {
  await db.atomic(({ owners, things, marks }) => [
    marks.filter().delete({ all: true }),
    things.filter().delete({ all: true }),
    owners.filter().delete({ all: true }),
    owners.createMany(["a", "b", "c"].map((name) => ({ name }))),
  ]);
}

async function contents({ owners, things, marks }: ProgramDatabase): Promise<readonly Told[]> {
  return Promise.all(
    Object.entries({
      owners: owners.orderBy("name").all(),
      things: things.orderBy("note", "id").all(),
      marks: marks.orderBy("title", "id").all(),
    }).map(async ([table, query]) => ({ table, value: await query })),
  );
}

async function runBlock(db: ProgramDatabase, { way, steps, inner }: Block, made: Made): Promise<readonly Told[]> {
  switch (way) {
    case "alone":
      return alone(db, steps, made);
    case "atomic":
      return inList(db, steps, made);
    case "tick":
      return inOneTick(db, steps, made);
    case "transaction":
      return db.transaction((tx) => inTurn(tx, steps, made));
    case "returned":
      return returned(db, inner, steps, made);
    case "nested":
      return db.transaction(async (tx) => [
        ...(await inTurn(tx, steps.slice(0, 1), made)),
        ...(await tx.transaction((nested) => inTurn(nested, inner, made))),
        ...(await returned(tx, [], steps.slice(1, 3), made)),
        ...(await inTurn(tx, steps.slice(3), made)),
      ]);
    case "undone":
      return db.transaction(async (tx) => {
        await inTurn(tx, steps, made);
        throw changedMind;
      });
    case "caught":
      return caught(db, steps, inner, made);
  }
}

/** Inside lists and transactions that fail, nothing is kept of what they made. */
async function caught(
  db: ProgramDatabase,
  steps: readonly Step[],
  inner: readonly Step[],
  made: Made,
): Promise<readonly Told[]> {
  const apart = (): Made => ({ owners: [], things: [], nextKey: (made.nextKey += 100) });
  return db.transaction(async (tx) => {
    const first = await inTurn(tx, steps.slice(0, 1), made);
    const list = await inList(tx, inner, apart()).catch(failed);
    const nested = tx.transaction(async (again) => {
      await inTurn(again, inner, apart());
      throw changedMind;
    });
    return [...first, ...list, ...(await nested.catch(failed)), ...(await inTurn(tx, steps.slice(1), made))];
  });
}

/** Keeps the row that a step made, for later ones to refer to. */
function keep(row: unknown, into: unknown[] | null): void {
  if (row !== null) into?.push(row);
}

/** Each step after the other, whatever becomes of them. */
async function alone(db: Tables, steps: readonly Step[], made: Made): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const step of steps) told.push(...(await inTurn(db, [step], made).catch(failed)));
  return told;
}

/** Each step after the other, up to the first that fails. */
async function inTurn(db: Tables, steps: readonly Step[], made: Made): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const step of steps) {
    const { query, table, makes } = askStep(db, step, made);
    const value = await query;
    keep(value, makes);
    told.push({ table, value });
  }
  return told;
}

/** All steps as one list; later ones refer to the queries of earlier ones. */
async function inList(
  db: Pick<ProgramDatabase, "atomic">,
  steps: readonly Step[],
  made: Made,
): Promise<readonly Told[]> {
  const own: Made = { ...made, owners: [...made.owners], things: [...made.things] };
  let asked: readonly Asked[] = [];
  const results = await db.atomic((tables) => {
    asked = askAll(tables, steps, own);
    return asked.map(({ query }) => query);
  });
  made.nextKey = own.nextKey;
  return gathered(asked, results, own, made);
}

function askAll(tables: Tables, steps: readonly Step[], made: Made): readonly Asked[] {
  return steps.map((step) => {
    const asked = askStep(tables, step, made);
    keep(asked.query, asked.makes);
    return asked;
  });
}

function gathered(asked: readonly Asked[], results: readonly unknown[], own: Made, made: Made): readonly Told[] {
  return asked.map(({ table, makes }, index) => {
    if (makes !== null) keep(results[index], makes === own.owners ? made.owners : made.things);
    return { table, value: results[index] };
  });
}

/** Some steps in turn, and others as the last queries of the transaction. */
async function returned(
  db: ProgramDatabase,
  first: readonly Step[],
  last: readonly Step[],
  made: Made,
): Promise<readonly Told[]> {
  let before: readonly Told[] = [];
  let asked: readonly Asked[] = [];
  let own = made;
  const results: readonly unknown[] = await db.transaction(async (tx) => {
    before = await inTurn(tx, first, made);
    own = { ...made, owners: [...made.owners], things: [...made.things] };
    asked = askAll(tx, last, own);
    return asked.map(({ query }) => query);
  });
  made.nextKey = own.nextKey;
  return [...before, ...gathered(asked, results, own, made)];
}

const SEEN_BY_NONE = ["mark", "marks"];
const UNTIED = ["getOwner", "findOwner", "findSome", "firstOwner", "countThings", "getThing", "nobody"];

/** Reads, and a write that they do not see, all asked for at once. */
async function inOneTick(db: Tables, steps: readonly Step[], made: Made): Promise<readonly Told[]> {
  const write = steps.find(({ verb }) => SEEN_BY_NONE.includes(verb));
  const chosen = steps.filter((step) => step === write || UNTIED.includes(step.verb));
  const told = chosen.map(async (step): Promise<Told> => {
    const { query, table } = askStep(db, step, { ...made, owners: [], things: [] });
    const value = await Promise.resolve(query).catch((error: unknown) => failureOf(error));
    return { table, value };
  });
  return Promise.all(told);
}
