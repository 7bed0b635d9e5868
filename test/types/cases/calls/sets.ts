// Sets made of sets, and what else a set can be told.
import { type Row, type RowSource, connect, constant, model, softDelete, t } from "anyrow";
import { full } from "../models/adapters.ts";
import { db } from "../models/database.ts";
import type { Post } from "../models/post.ts";
import { type Result, mutual, same } from "../models/same.ts";

type PostRow = Row<typeof Post>;
type RowOf<Rows> = Rows extends RowSource<infer Each> ? Each : never;

// Of rows that are alike, from one table or several.
const names = db.users
  .select("name")
  .union(db.teams.select("name"))
  .union(db.teams.select("name"), { all: true })
  .intersect(
    db.people
      .include("user")
      .annotate((p) => ({ name: p.user.name }))
      .select("name")
      .omit("user"),
  )
  .except(db.teams.filter({ id: 1 }).select("name"));
same<RowOf<typeof names>, { name: string }>();
const kinds = db.users
  .annotate(() => ({ kind: constant("user") }))
  .select("kind", "name")
  .union(db.teams.annotate(() => ({ kind: constant("team") })).select("kind", "name"))
  .orderBy("-name")
  .limit(3);
same<Result<ReturnType<typeof kinds.all>>, { kind: string; name: string }[]>();
// @ts-expect-error rows of another shape
db.users.select("name").union(db.users.select("id"));
// @ts-expect-error values of another type
db.users.select("id").except(db.comments.select("id"));
// @ts-expect-error an option of union only
db.users.intersect(db.users, { all: true });
// @ts-expect-error a query is no set
db.users.union(db.users.all());

// First and last by a column, first of equals, none.
same<Result<ReturnType<typeof db.posts.latest>>, PostRow | null>();
db.posts.latest("publishedAt");
db.posts.filter({ visible: true }).earliest("views");
same<RowOf<ReturnType<typeof db.posts.none>>, PostRow>();
const firsts = db.posts.distinct("authorId", "visible").orderBy("-views");
same<RowOf<typeof firsts>, PostRow>();
// @ts-expect-error no such column
db.posts.latest("published");
// @ts-expect-error a relation is no column
db.posts.distinct("author");

// Locks and remarks.
same<RowOf<ReturnType<typeof db.posts.lock>>, PostRow>();
db.posts.filter({ id: "k" }).lock("update", { skipLocked: true }).comment("nightly").get();
db.posts.lock("share", { noWait: true }).comment({ route: "/posts", job: "3" }).all();
// @ts-expect-error no such strength
db.posts.lock("exclusive");
// @ts-expect-error no such option
db.posts.lock("update", { skip: true });
// @ts-expect-error a lock has a strength
db.posts.lock();

// Plans of the store.
same<Result<ReturnType<ReturnType<typeof db.posts.all>["explain"]>>, string>();

// Rows that are deleted softly.
const Note = model("notes", { id: t.id(), text: t.text(), ...softDelete() });
const notes = connect(full, { notes: Note }).notes;
same<RowOf<ReturnType<typeof everything>>, { text: string }>();
const everything = () => notes.select("text").withDeleted();
notes
  .alive()
  .filter((n) => n.deletedAt.isNull())
  .delete({ hard: true });
same<Result<ReturnType<typeof restored>>, number>();
const restored = () => notes.onlyDeleted().filter({ id: 1 }).restore();
same<Result<ReturnType<typeof notes.restore>>, Row<typeof Note> | null>();
notes.delete(1, { where: { text: "x" }, hard: true });
notes.deleteMany([1], { hard: true });
// @ts-expect-error a row is restored by its key
notes.restore("1");
// @ts-expect-error no such option
notes.filter({ id: 1 }).delete({ soft: true });

// Virtual fields are in whole rows only.
const Person = model("persons", {
  id: t.id(),
  name: t.text(),
  shout: t.text().virtual((row: { readonly name: string }) => row.name.toUpperCase()),
});
const persons = connect(full, { persons: Person }).persons;
mutual<Result<ReturnType<typeof persons.get>>, { id: number; name: string; shout: string }>();
same<RowOf<ReturnType<typeof nameOnly>>, { name: string }>();
const nameOnly = () => persons.select("name");
same<RowOf<ReturnType<typeof withoutName>>, { id: number }>();
const withoutName = () => persons.omit("name");
const lengths = persons.annotate((p) => ({ size: p.name.length() })).all();
mutual<Result<typeof lengths>, { id: number; name: string; shout: string; size: number }[]>();
// @ts-expect-error it is in no column
persons.select("shout");
// @ts-expect-error it is in no column
persons.pluck("shout");
// @ts-expect-error it is in no column
persons.groupBy("shout");
// @ts-expect-error it is in no column
persons.filter((p) => p.shout.eq("A"));
// @ts-expect-error the name is taken
persons.annotate((p) => ({ shout: p.name }));
