// What each store can do, as its type says.
import { type AdapterOf, fromUrl } from "anyrow/url";
import { connect } from "anyrow";
import { d1 } from "anyrow/d1";
import { durableObject } from "anyrow/durable-object";
import { type LibsqlAdapter, libsql } from "anyrow/libsql";
import { memory } from "anyrow/memory";
import { neon } from "anyrow/neon";
import { pglite } from "anyrow/pglite";
import { type PostgresAdapter, postgres } from "anyrow/postgres";
import { sqlite } from "anyrow/sqlite";
import { expectRoundTrips } from "anyrow/testing";
import { same } from "../models/same.ts";
import { User } from "../models/user.ts";

const url = "postgres://user:password@host/database";
const users = { users: User };

// Interactive transactions and SQL.
for (const db of [
  connect(libsql({ url: "https://host", authToken: "t" }), users),
  connect(postgres({ url }), users),
  connect(pglite(), users),
  connect(sqlite({ url: "file:blog.db" }), users),
  connect(neon({ url, transactions: "websocket" }), users),
]) {
  void db.transaction;
  void db.begin;
  void db.sql;
}

// SQL, and lists that are kept or undone as a whole; no transaction stays open.
const http = connect(neon({ url }), users);
const worker = connect(d1({ client: {} as never }), users);
const object = connect(durableObject({ client: {} as never }), users);
for (const db of [http, worker, object]) {
  void db.sql;
  void db.atomic;
}
// @ts-expect-error nothing is held between requests
void http.transaction;
// @ts-expect-error nothing is held between requests
void http.begin;
// @ts-expect-error D1 has no BEGIN
void worker.transaction;
// @ts-expect-error D1 has no BEGIN
void worker.begin;
// @ts-expect-error transactions of a Durable Object are synchronous
void object.transaction;
// @ts-expect-error memory takes no SQL
void connect(memory(), users).sql;

// Options.
// @ts-expect-error a URL or a client
neon({});
// @ts-expect-error not both
postgres({ url, client: { query: () => null } });
// @ts-expect-error a binding
d1({ url });

// The adapter that a URL names.
same<AdapterOf<"postgres://host/x">, PostgresAdapter>();
same<AdapterOf<"file:blog.db">, LibsqlAdapter>();
export async function byUrl(text: string): Promise<void> {
  void connect(await fromUrl("libsql://host"), users).transaction;
  // @ts-expect-error what is not known when compiling offers what every store has
  void connect(await fromUrl(text), users).transaction;
  const row = await expectRoundTrips(http, 1, () => http.users.first());
  void row?.email;
}
