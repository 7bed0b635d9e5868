// What users read when they get it wrong: each statement is followed by words of its error.
import { caseWhen, coalesce, concat, connect, constant, count, exists, subquery, sum, t } from "anyrow";
import { d1 } from "anyrow/d1";
import { neon } from "anyrow/neon";
import { full, plain } from "../models/adapters.ts";
import { type Models, db, models } from "../models/database.ts";
import { Membership } from "../models/membership.ts";
import { User } from "../models/user.ts";

const limited = connect(plain, models as Models);

db.posts.filter((p) => p.titel.eq("x"));
//! Property 'titel' does not exist on type 'Fields<"posts", Models, never, unknown>'. Did you mean 'title'?

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

db.posts.annotate((p) => ({ title: p.author.name }));
//! is not assignable to type '"annotate() takes a name that rows do not have yet"'.

db.posts.annotate(() => ({ one: 1 }));
//! Type 'number' is not assignable to type 'Typed<unknown>'.

db.posts.annotate((p) => ({ score: p.views.mul(2) })).filter((p) => p.scor.gt(1));
//! Property 'scor' does not exist on type 'Fields<"posts", Models, never, { score: NumberExpression<number>; }>'. Did you mean 'score'?

db.posts.annotate((p) => ({ score: p.views.mul(2) })).orderBy("-scor");
//! Argument of type '"-scor"' is not assignable to parameter of type '"id" |

db.posts.groupBy("authorID");
//! Argument of type '"authorID"' is not assignable to parameter of type '"id" |

db.posts
  .groupBy("authorId")
  .annotate(() => ({ n: count() }))
  .pluck("title");
//! Argument of type '"title"' is not assignable to parameter of type '"authorId" | "n"'.

db.posts.aggregate((p) => ({ total: sum(p.title) }));
//! Argument of type 'TextExpression<string>' is not assignable to parameter of type 'Numeric'. Types of property '[kind]' are incompatible. Type '"text"' is not assignable to type '"number" | "decimal"'.

db.posts.filter((p) => coalesce(p.rating, "0").gt(1));
//! Argument of type '"0"' is not assignable to parameter of type 'Operand<Readonly<number | null>>'.

db.posts.annotate((p) => ({ x: caseWhen([[p.visible, 1]], "a") }));
//! Property '[value]' is missing in type '{ readonly caseWhen: "takes values of one kind"; }' but required in type 'Typed<unknown>'.

db.posts.filter((p) => concat(p.title, p.views).eq("x"));
//! Argument of type 'NumberExpression<number>' is not assignable to parameter of type 'string | Kinded<"text">'.

db.posts.filter((p) => p.authorId.in(db.users.select("name")));
//! Argument of type 'QuerySet<{ name: string; }, "users", Models, unknown>' is not assignable to parameter of type 'RowSource<{ readonly [name: string]: number | null; }> | readonly number[]'.

db.posts.filter((p) => p.author.settings.at("them").eq("dark"));
//! Argument of type '"them"' is not assignable to parameter of type '"theme" | "size"'.

db.posts.filter((p) => p.author.settings.at("theme").eq("blue"));
//! Argument of type '"blue"' is not assignable to parameter of type 'Operand<"dark" | "light" | null>'.

db.posts.filter((p) => p.tags.has(3));
//! Argument of type 'number' is not assignable to parameter of type 'string'.

db.posts.filter((p) => p.publishedAt.trunc("days").isNull());
//! Argument of type '"days"' is not assignable to parameter of type 'TimeUnit'.

db.posts.filter((p) => p.publishedAt.plus({ day: 1 }).isNull());
//! 'day' does not exist in type 'Duration'. Did you mean to write 'days'?

db.users.select("name").union(db.users.select("id"));
//! is not assignable to parameter of type 'RowSource<{ name: string; }>'. Types of property '[row]' are incompatible. Property 'name' is missing in type '{ id: number; }' but required in type '{ name: string; }'.

db.users.filter(() => exists(db.posts.all()));
//! is not assignable to parameter of type 'RowSource<unknown>'. Property '[row]' is missing in type 'Query<

db.users.filter(() => subquery(db.posts, (p) => p.titel).eq("x"));
//! Property 'titel' does not exist on type 'Fields<"posts", Models, never, unknown>'. Did you mean 'title'?

constant({ a: 1 });
//! Argument of type '{ a: number; }' is not assignable to parameter of type '{ a: number; } & ConstantValue'.

db.posts.filter((p) => p.views.add(p.views.div(2)).gt(1));
//! Argument of type 'NumberExpression<number | null>' is not assignable to parameter of type 'Arithmetic<number>'.

db.posts.lock("exclusive");
//! Argument of type '"exclusive"' is not assignable to parameter of type '"update" | "share"'.

db.posts.filter((p) => p.title);
//! Call signature return types 'TextExpression<string>' and 'Testable' are incompatible. The types of '[value]' are incompatible between these types. Type 'string' is not assignable to type 'boolean | null'.
