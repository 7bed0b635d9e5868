// A database of several stores: which models have SQL, and which a transaction or a batch offers.
import { type Database, type Row, type SqlTable, type Table, connect, model, t } from "anyrow";
import { type FullAdapter, type PlainAdapter, full, plain, single } from "../models/adapters.ts";
import { type Result, same } from "../models/same.ts";
import { User } from "../models/user.ts";

const Login = model(
  "logins",
  { id: t.id(), user: t.ref(User, { reverse: "logins" }), at: t.timestamp() },
  { store: "cache" },
);
const Note = model("notes", { id: t.id(), user: t.ref(User, { reverse: "notes" }), text: t.text() });
const Seen = model("seen", { id: t.id(), login: t.ref(Login, { reverse: "seen" }).nullable() }, { store: "cache" });

const all = { users: User, logins: Login, notes: Note, seen: Seen };
type All = typeof all;
interface Models extends All {}
const db = connect({ default: full, cache: plain }, all as Models);

// Each table has what its store can do.
same<typeof db, Database<{ default: FullAdapter; cache: PlainAdapter }, Models>>();
same<typeof db.users, SqlTable<"users", Models>>();
same<typeof db.logins, Table<"logins", Models>>();
void db.notes.fromSQL;
// @ts-expect-error the store of logins takes no SQL
void db.logins.fromSQL;
// What is no table is that of the default store.
void db.sql;
void db.begin;
const other = connect({ default: plain, cache: full }, all as Models);
void other.logins.fromSQL;
// @ts-expect-error the default store takes no SQL
void other.sql;
// @ts-expect-error the default store holds no transaction
void other.transaction;
const least = connect({ default: single, cache: full }, all as Models);
// @ts-expect-error the default store cannot do several things as one
void least.atomic;

type UserRow = Row<typeof User>;
type LoginRow = Row<typeof Login>;

export async function included(): Promise<void> {
  // Included rows have the types they have within one store.
  const users = await db.users.include("logins", "notes").all();
  same<(typeof users)[number]["logins"], LoginRow[]>();
  same<(typeof users)[number]["notes"], Row<typeof Note>[]>();
  const login = await db.logins.include({ user: (u) => u.select("id", "name").include("logins") }).first();
  same<NonNullable<typeof login>["user"]["logins"], LoginRow[]>();
  const seen = await db.seen.include("login").get({ id: 1 });
  same<typeof seen.login, LoginRow | null>();
}

export async function together(): Promise<void> {
  const list = await db.atomic([db.logins.count(), db.logins.first()]);
  same<typeof list, [number, LoginRow | null]>();
  // A callback has the models of the default store, and relations among those.
  const made = await db.atomic((b) => {
    same<keyof typeof b, "users" | "notes">();
    // @ts-expect-error kept in another store
    void b.logins;
    const user = b.users.create({ email: "a", name: "a" });
    return { user, note: b.notes.create({ user, text: "x" }) };
  });
  same<typeof made.user, UserRow>();
  const found = await db.transaction(async (tx) => {
    // @ts-expect-error kept in another store
    void tx.logins;
    // @ts-expect-error leads to another store
    tx.users.include("logins");
    await tx.atomic([tx.users.count()]);
    await tx.transaction(async (inner) => inner.notes.count());
    return tx.users.include("notes").all();
  });
  same<(typeof found)[number]["notes"], Row<typeof Note>[]>();
  await using open = await db.begin();
  // @ts-expect-error kept in another store
  void open.seen;
  same<Result<ReturnType<typeof open.users.count>>, number>();
}

// One store holds the models of all.
const one = connect(full, all as Models);
same<typeof one.logins, SqlTable<"logins", Models>>();
export async function alone(): Promise<void> {
  const users = await one.transaction(async (tx) => {
    same<typeof tx.logins, SqlTable<"logins", Models>>();
    return tx.users.include("logins").all();
  });
  same<(typeof users)[number]["logins"], LoginRow[]>();
}

// @ts-expect-error one of several is the default
connect({ cache: full }, all as Models);
// @ts-expect-error not an adapter
connect({ default: 3 }, all as Models);
connect(full, all as Models, { serializers: { get: () => null } });
// @ts-expect-error not a registry
connect(full, all as Models, { serializers: {} });
