import path from "node:path";
import type typescript from "typescript";
import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { connect, count, from, model, t } from "../../src/index.ts";
import { sql } from "../../src/sql/index.ts";
import type { Outcome } from "./cases.ts";
import { compilers, program, settings } from "./compilers.ts";
import type { PackageTypes } from "./package-types.ts";

interface AllCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

const nothing = async (): Promise<void> => {};

/** A store that could do everything; nothing is ever run on it. */
const store: Adapter<AllCapabilities> = {
  name: "nothing",
  capabilities: { transactions: true, sql: true, atomic: "all", filters: "all" },
  run: async () => [],
  begin: async () => ({
    run: async () => [],
    begin: () => Promise.reject(new TypeError("nested")),
    commit: nothing,
    rollback: nothing,
  }),
  inspect: () => ({ store: "nothing", roundTrips: 1 }),
  close: nothing,
};

const User = model("users", {
  id: t.id(),
  text: t.text(),
  decimal: t.decimal(10, 2),
  instant: t.timestamp(),
  day: t.date(),
  time: t.time(),
  boolean: t.boolean(),
  bytes: t.bytes(),
  json: t.json(),
  list: t.list(t.text()),
  vector: t.vector(3),
  manager: t.ref("self", { reverse: "reports" }).nullable(),
});

/** The same things as in `cases/members/subjects.ts`, as they are at run time. */
async function subjects(): Promise<Record<string, object>> {
  const db = connect(store, { users: User });
  const held: Record<string, object> = { database: db, openTransaction: await db.begin() };
  await db.transaction(async (tx) => void (held["transaction"] = tx));
  from(User).filter((p) => {
    Object.assign(held, {
      text: p.text,
      number: p.id,
      decimal: p.decimal,
      instant: p.instant,
      day: p.day,
      time: p.time,
      boolean: p.boolean,
      bytes: p.bytes,
      json: p.json,
      textPart: p.json.at("text"),
      numberPart: p.json.at("number"),
      list: p.list,
      vector: p.vector,
      many: p.reports,
    });
    return p.boolean;
  });
  db.users.include({ manager: (row) => (held["oneRow"] = row) });
  return {
    ...held,
    factory: t,
    field: t.text(),
    reference: t.ref(User),
    model: User,
    table: db.users,
    set: db.users.filter({ id: 1 }),
    query: db.users.count(),
    sqlQuery: db.sql`select 1`,
    counted: count(),
    fragment: sql`1`,
  };
}

/** Nothing is in a public type that is not there at run time. */
export async function checkMembers(types: PackageTypes): Promise<Outcome[]> {
  const [ts] = compilers as readonly [typeof typescript];
  const file = path.join(import.meta.dirname, "cases/members/subjects.ts");
  const built = program(ts, [file], settings(ts, types.paths, true));
  const checker = built.getTypeChecker();
  const failures: string[] = [];
  let checked = 0;
  const actual = await subjects();
  for (const subject of publicMembers(checker, built.getSourceFile(file))) {
    const object = actual[subject.name];
    for (const member of subject.members) {
      checked += 1;
      if (object === undefined || !(member in object)) failures.push(`${subject.name}.${member} is in the types only`);
    }
  }
  return [
    {
      name: "members at run time",
      checked,
      failures: checked > 100 ? failures : [...failures, "no members were found"],
    },
  ];
}

function publicMembers(
  checker: typescript.TypeChecker,
  file: typescript.SourceFile | undefined,
): { name: string; members: string[] }[] {
  const symbol = file && checker.getSymbolAtLocation(file)?.exports?.get("Subjects" as typescript.__String);
  if (symbol === undefined) return [];
  return checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .map((property) => ({
      name: property.name,
      members: checker
        .getTypeOfSymbol(property)
        .getProperties()
        .map((member) => member.name)
        // Members named by symbols: phantom keys, which never exist, and the iterator and disposer, which the call cases use.
        .filter((name) => !name.startsWith("__@")),
    }));
}
