// What users read when they get it wrong: each statement is followed by words of its error.
import { connect, t } from "anyrow";
import { d1 } from "anyrow/d1";
import { neon } from "anyrow/neon";
import { full, plain } from "../models/adapters.ts";
import { type Models, db, models } from "../models/database.ts";
import { Membership } from "../models/membership.ts";
import { User } from "../models/user.ts";

const limited = connect(plain, models as Models);

db.posts.filter((p) => p.titel.eq("x"));
//! Property 'titel' does not exist on type 'Fields<"posts", Models, never>'. Did you mean 'title'?

db.posts.filter({ author: { nam: "x" } });
//! 'nam' does not exist in type 'Where<"users", Models>'. Did you mean to write 'name'?

db.posts.filter({ views: "x" });
//! Type 'string' is not assignable to type 'number'.

db.posts.filter({ views: { gt: 3 } });
//! Type '{ gt: number; }' is not assignable to type 'number'.

db.posts.filter((p) => p.title.gt(3));
//! Argument of type 'number' is not assignable to parameter of type 'Operand<string>'.

db.posts.filter((p) => p.views.add(p.title).gt(1));
//! Types of property '[value]' are incompatible. Type 'string' is not assignable to type 'number'.

db.posts.create({ authorId: 1 });
//! Property 'title' is missing in type '{ authorId: number; }' but required in type '{ title: string;

db.posts.create({ title: "x" });
//! Property 'author' is missing in type '{ title: string; }' but required in type '{ author: Related<{ readonly id: number; }>; authorId?: undefined; }'.

db.posts.create({ title: "x", authorId: 1, vievs: 3 });
//! 'vievs' does not exist in type

db.posts.include("athor");
//! Argument of type '"athor"' is not assignable to parameter of type '"comments" | "author" | "reviewer" | Includes<"posts", Models>'.

db.posts.include({ author: (a) => a.filter({ role: "admin" }) });
//! Property 'filter' does not exist on type 'OneRow<

db.posts.orderBy("-titel");
//! Argument of type '"-titel"' is not assignable to parameter of type

db.posts.select("titel");
//! Argument of type '"titel"' is not assignable to parameter of type '"id" |

limited.transaction(async () => 1);
//! Property 'transaction' does not exist on type 'Database<PlainAdapter, Models>'.

const url = "postgres://user:password@host/database";
connect(neon({ url }), models as Models).transaction(async () => 1);
//! Property 'transaction' does not exist on type 'Database<NeonAdapter, Models>'.

void connect(neon({ url }), models as Models).begin;
//! Property 'begin' does not exist on type 'Database<NeonAdapter, Models>'.

connect(d1({ client: {} as never }), models as Models).transaction(async () => 1);
//! Property 'transaction' does not exist on type 'Database<D1Adapter, Models>'.

neon({ url, transactions: "http" });
//! Type '"http"' is not assignable to type '"websocket"'.

void limited.posts.fromSQL;
//! Property 'fromSQL' does not exist on type 'Table<"posts", Models>'.

connect(full, { transaction: User });
//! is not assignable to type '"this name belongs to the database itself: give the model another one"'.

t.ref(Membership);
//! is not assignable to type '"t.ref cannot point at a model with a composite key"'.

db.users.filter({ name: undefined });
//! Type 'undefined' is not assignable to type 'string'
