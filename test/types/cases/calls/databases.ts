// The database: what each store can do, batches, transactions, SQL.
import {
  type Database,
  type OpenTransaction,
  type Row,
  type SqlTable,
  type Table,
  type Tables,
  type Transaction,
  connect,
} from "anyrow";
import { type FullAdapter, type PlainAdapter, full, plain, single } from "../models/adapters.ts";
import { type Models, db } from "../models/database.ts";
import { Post } from "../models/post.ts";
import { type Result, mutual, same } from "../models/same.ts";
import { User } from "../models/user.ts";

type UserRow = Row<typeof User>;
type PostRow = Row<typeof Post>;

same<typeof db, Database<FullAdapter, Models>>();
same<typeof db.users, SqlTable<"users", Models>>();
const table: Table<"users", Models> = db.users;

// A list of queries gives a tuple of results.
export async function batches(): Promise<void> {
  const user = db.users.create({ email: "a", name: "a" });
  const list = await db.atomic([
    user,
    db.posts.create({ author: user, title: "x" }),
    db.posts.filter({ views: 1 }).update({ views: 2 }),
    db.users.count(),
  ]);
  same<typeof list, [UserRow, PostRow, number, number]>();
  same<typeof none, []>();
  const none = await db.atomic([]);
  // The callback gives what it returns: a query, an array or an object of them, or nothing.
  const one = await db.atomic((b) => b.users.count());
  same<typeof one, number>();
  const pair = await db.atomic((b) => {
    const author = b.users.create({ email: "a", name: "a" });
    return [author, b.posts.create({ author, title: "x" })];
  });
  same<typeof pair, [UserRow, PostRow]>();
  const named = await db.atomic((b) => ({ users: b.users.count(), first: b.posts.first() }));
  mutual<typeof named, { users: number; first: PostRow | null }>();
  const nothing = await db.atomic((b) => {
    b.users.filter({ role: "admin" }).delete();
  });
  same<typeof nothing, undefined>();
  await db.atomic((b) => {
    same<typeof b, Tables<FullAdapter, Models>>();
    // @ts-expect-error a batch has tables only
    void b.transaction;
  });
  // @ts-expect-error the callback of a batch waits for nothing
  await db.atomic(async (b) => b.users.count());
  // @ts-expect-error nor does it return what has run
  await db.atomic((b) => b.users.count().then((count) => count));
  // @ts-expect-error a number is no query
  await db.atomic((b) => [b.users.count(), 3]);
  // @ts-expect-error a set of rows is no query
  await db.atomic([db.users]);
}

// Transactions.
export async function transactions(): Promise<void> {
  const count = await db.transaction(
    async (tx) => {
      same<typeof tx, Transaction<FullAdapter, Models>>();
      await tx.users.create({ email: "a", name: "a" });
      await tx.transaction(async (inner) => inner.posts.count());
      await tx.atomic([tx.users.count()]);
      await tx.sql`select 1`;
      await tx.run(db.users.count());
      // @ts-expect-error it ends by itself
      tx.commit();
      // @ts-expect-error a transaction is not closed
      tx.close();
      return tx.users.count();
    },
    { isolation: "serializable", retries: 3 },
  );
  same<typeof count, number>();
  const last = await db.transaction(async (tx) => {
    const user = await tx.users.get(1);
    return [tx.users.update(user.id, { name: "b" }), tx.posts.count()];
  });
  same<typeof last, [UserRow | null, number]>();
  const both = await db.transaction(async (tx) => ({ names: await tx.users.pluck("name"), count: 2 }));
  same<typeof both, { names: string[]; count: number }>();
  const list = await db.transaction(async (tx) => tx.users.all());
  same<typeof list, UserRow[]>();
  await using tx = await db.begin({ isolation: "read committed" });
  same<typeof tx, OpenTransaction<FullAdapter, Models>>();
  await tx.users.count();
  await tx.commit();
  await tx.rollback();
  // @ts-expect-error no such isolation
  await db.begin({ isolation: "none" });
  // @ts-expect-error the work of a transaction is asynchronous
  await db.transaction(() => 3);
}

// SQL.
const rows = db.sql<{ n: number }>`select count(*) as n from posts where views > ${10}`;
same<Result<typeof rows>, { n: number }[]>();
const value = rows.value();
same<Result<typeof value>, number | null>();
same<Result<ReturnType<typeof db.posts.fromSQL>>, PostRow[]>();
// @ts-expect-error only as a template
db.sql("select 1");
// @ts-expect-error only as a template
db.posts.fromSQL("select 1");

export async function plainly(): Promise<void> {
  await db.ping();
  same<Result<ReturnType<typeof db.run<UserRow[]>>>, UserRow[]>();
  await db.close();
  await using other = connect(full, { users: User });
  await other.users.all();
}

// A store without transactions and SQL does not have them, nor has one without batches those.
const limited = connect(plain, { users: User, posts: Post });
limited.users.filter({ role: "admin" });
limited.atomic([limited.users.count()]);
same<typeof limited extends Database<PlainAdapter, infer Some> ? keyof Some : never, "users" | "posts">();
// @ts-expect-error no transactions
void limited.transaction;
// @ts-expect-error no transactions
void limited.begin;
// @ts-expect-error no SQL
void limited.sql;
// @ts-expect-error no SQL
void limited.users.fromSQL;
const least = connect(single, { users: User });
least.users.count();
// @ts-expect-error no batches
void least.atomic;

// Options, and names that are taken.
connect(full, { users: User }, { onQuery: ({ statements, durationMs }) => [...statements, durationMs] });
const late = AbortSignal.timeout(1000);
connect(full, { users: User }, { timeout: 1000, signal: late, retry: { attempts: 5, delay: 50 } });
connect(full, { users: User }, { retry: false });
// @ts-expect-error no such option
connect(full, { users: User }, { timeOut: 1000 });
// @ts-expect-error not a policy
connect(full, { users: User }, { retry: true });

// Signals: of a set, and of a table.
same<Result<ReturnType<ReturnType<typeof db.users.signal>["get"]>>, UserRow>();
db.users.filter({ name: "a" }).signal(late).all();
db.users.signal(late).create({ email: "a", name: "a" });
// @ts-expect-error a signal, not a time
db.users.signal(1000);
// @ts-expect-error not a model
connect(full, { users: 3 });
// @ts-expect-error the name belongs to the database
connect(full, { transaction: User });
// @ts-expect-error the name belongs to the database
connect(full, { commit: User });
// @ts-expect-error hooks are not there yet
db.users.on("preSave", () => {});

export { table };
