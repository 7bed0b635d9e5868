import { libsql } from "../../adapters/libsql/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { type Adapter, type ConnectOptions, connect, model, t } from "../../src/index.ts";
import { type Fault, type RequestLog, startDev } from "../../src/dev/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import type { CaseDatabase } from "../../src/testing/subject.ts";

const User = model("users", { id: t.id(), email: t.text().unique(), name: t.text().default("") });
const Post = model("posts", {
  id: t.id(),
  author: t.ref(User, { reverse: "posts" }),
  title: t.text(),
  views: t.integer().default(0),
});
const Comment = model("comments", { id: t.id(), post: t.ref(Post, { reverse: "comments" }), body: t.text() });

export const models = { users: User, posts: Post, comments: Comment };
/** A database in whose type every verb exists: what a store lacks is not called there. */
export type NetworkDatabase = CaseDatabase<typeof models>;

/** Removes all rows. */
export async function emptyTables(db: NetworkDatabase): Promise<void> {
  await db.atomic([
    db.comments.filter().delete({ all: true }),
    db.posts.filter().delete({ all: true }),
    db.users.filter().delete({ all: true }),
  ]);
}

/** A store over a network, with the server behind it. */
export interface NetworkStore {
  readonly name: string;
  readonly adapter: Adapter;
  /** A database of the store; its behaviour is that of the default unless options are given. */
  readonly open: (options?: ConnectOptions) => NetworkDatabase;
  /** Straight to the database, past every fault: what is really there. */
  readonly rows: (table: keyof typeof models) => Promise<number>;
  readonly requests: RequestLog;
  readonly inject: (fault: Fault) => () => void;
}

/** The name of every store that is reached over HTTP. */
export const NETWORK_STORES = ["neon", "neon websocket", "libsql"] as const;

/** Starts the servers, with empty tables. */
export async function startStores(): Promise<{
  readonly stores: Readonly<Record<(typeof NETWORK_STORES)[number], NetworkStore>>;
  /** What clients connect with. */
  readonly urls: { readonly neon: string; readonly libsql: string };
  close(): Promise<void>;
}> {
  const postgres = await startPostgres();
  const dev = await startDev({ postgres: await postgres.freshDatabase() });
  const stores = {
    neon: storeOf("neon", neon({ url: dev.neon.url }), dev.neon),
    "neon websocket": storeOf("neon websocket", neon({ url: dev.neon.url, transactions: "websocket" }), dev.neon),
    libsql: storeOf("libsql", libsql({ url: dev.libsql.url }), dev.libsql),
  };
  await createTables(stores.neon.open());
  await createTables(stores.libsql.open());
  const close = async (): Promise<void> => {
    await dev.close();
    await postgres.stop();
  };
  return { stores, urls: { neon: dev.neon.url, libsql: dev.libsql.url }, close };
}

function storeOf(name: string, adapter: Adapter, server: Pick<NetworkStore, "requests" | "inject">): NetworkStore {
  const open = (options?: ConnectOptions): NetworkDatabase =>
    connect(adapter as never, models as never, options) as NetworkDatabase;
  const plain = open();
  return { name, adapter, open, rows: async (table) => plain[table].count(), ...server };
}
