import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, constant, count, exists, max, subquery, sum } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Refuses, type Subject, subject } from "../subject.ts";

const Owner = model("refused_owners", { id: t.integer().primaryKey(), name: t.text() });
const Thing = model("refused_things", {
  id: t.integer().primaryKey(),
  owner: t.ref(Owner, { reverse: "things" }).nullable(),
  text: t.text().nullable(),
  views: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(8, 2).nullable(),
  rate: t.decimal(8, 4).nullable(),
  flag: t.boolean().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  time: t.time().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.text()).nullable(),
  papers: t.list(t.json()).nullable(),
});
const models = { owners: Owner, things: Thing };
const { owners, things } = from(models);
type Db = CaseDatabase<typeof models>;

/** What a caller in JavaScript could do: every expression has every method. */
type Loose = Record<string, (...given: readonly unknown[]) => Loose>;
type Row = Record<string, Loose>;

/** What is wrong, what is built, and the field that is named; `null`: none. */
const built: readonly (readonly [string, (p: Row) => unknown, string | null])[] = [
  ["text eq a number column", (p) => p["text"]?.["eq"]?.(p["views"]), "text"],
  ["a number eq a bigint column", (p) => p["views"]?.["eq"]?.(p["big"]), "views"],
  ["a number gt a decimal column", (p) => p["float"]?.["gt"]?.(p["price"]), "float"],
  ["decimals of different digits", (p) => p["price"]?.["eq"]?.(p["rate"]), "price"],
  ["a date lt a timestamp column", (p) => p["day"]?.["lt"]?.(p["at"]), "day"],
  ["a date between times", (p) => p["day"]?.["between"]?.(p["time"], p["time"]), "day"],
  ["a boolean eq a text column", (p) => p["flag"]?.["eq"]?.(p["text"]), "flag"],
  ["a boolean gt text", (p) => p["flag"]?.["gt"]?.(SECRET), "flag"],
  ["a list gt a list", (p) => p["tags"]?.["gt"]?.([SECRET]), "tags"],
  ["a document gt", (p) => p["data"]?.["gt"]?.(1), "data"],
  ["a list in a list", (p) => p["tags"]?.["in"]?.([[SECRET]]), "tags"],
  ["a document in a list", (p) => p["data"]?.["in"]?.([SECRET]), "data"],
  ["a number in a list with text", (p) => p["views"]?.["in"]?.([1, SECRET]), "views"],
  ["in a text instead of a list", (p) => p["text"]?.["in"]?.(SECRET), "text"],
  ["a length eq text", (p) => p["text"]?.["length"]?.()["eq"]?.(SECRET), "text"],
  ["a length eq a fraction", (p) => p["text"]?.["length"]?.()["eq"]?.(1.5), "text"],
  ["a condition eq text", (p) => p["flag"]?.["eq"]?.(SECRET), "flag"],
  ["lower of a number", (p) => p["views"]?.["lower"]?.()["eq"]?.(SECRET), "views"],
  ["length of a number", (p) => p["views"]?.["length"]?.()["eq"]?.(1), "views"],
  ["length of a timestamp", (p) => p["at"]?.["length"]?.()["eq"]?.(1), "at"],
  ["contains in a list", (p) => p["tags"]?.["contains"]?.(SECRET), "tags"],
  ["add to text", (p) => p["text"]?.["add"]?.(1), "text"],
  ["add of text", (p) => p["views"]?.["add"]?.(SECRET), "views"],
  ["add of a column of another kind", (p) => p["views"]?.["add"]?.(p["big"]), "views"],
  ["add of null", (p) => p["views"]?.["add"]?.(null), "views"],
  ["mul of decimals", (p) => p["price"]?.["mul"]?.("2"), "price"],
  ["mod of decimals", (p) => p["price"]?.["mod"]?.("2"), "price"],
  ["mod of floats", (p) => p["float"]?.["mod"]?.(2), "float"],
  ["idiv by a fraction", (p) => p["views"]?.["idiv"]?.(1.5), "views"],
  ["idiv by a float column", (p) => p["views"]?.["idiv"]?.(p["float"]), "views"],
  ["round to a negative number of digits", (p) => p["float"]?.["round"]?.(-1), "float"],
  ["round to a fraction of digits", (p) => p["float"]?.["round"]?.(1.5), "float"],
  ["round to too many digits", (p) => p["float"]?.["round"]?.(16), "float"],
  ["round of text", (p) => p["text"]?.["round"]?.(), "text"],
  ["abs of a date", (p) => p["day"]?.["abs"]?.(), "day"],
  ["year of text", (p) => p["text"]?.["year"]?.(), "text"],
  ["year of a time", (p) => p["time"]?.["year"]?.(), "time"],
  ["hour of a date", (p) => p["day"]?.["hour"]?.(), "day"],
  ["trunc to no unit", (p) => p["at"]?.["trunc"]?.("decade"), "at"],
  ["trunc to an inherited name", (p) => p["at"]?.["trunc"]?.("toString"), "at"],
  ["trunc of a date to an hour", (p) => p["day"]?.["trunc"]?.("hour"), "day"],
  ["trunc of a time", (p) => p["time"]?.["trunc"]?.("hour"), "time"],
  ["trunc of a number", (p) => p["float"]?.["trunc"]?.("day"), "float"],
  ["plus a fraction of a day", (p) => p["at"]?.["plus"]?.({ days: 0.5 }), "at"],
  ["plus text", (p) => p["at"]?.["plus"]?.({ days: SECRET }), "at"],
  ["plus NaN", (p) => p["at"]?.["plus"]?.({ months: Number.NaN }), "at"],
  ["plus an unknown unit", (p) => p["at"]?.["plus"]?.({ fortnights: 1 }), "fortnights"],
  ["plus hours to a date", (p) => p["day"]?.["plus"]?.({ hours: 1 }), "hours"],
  ["plus of a time", (p) => p["time"]?.["plus"]?.({ hours: 1 }), "time"],
  ["minus of a number", (p) => p["views"]?.["minus"]?.({ days: 1 }), "views"],
  ["at of text", (p) => p["text"]?.["at"]?.("a"), "text"],
  ["at of a list", (p) => p["tags"]?.["at"]?.(0), "tags"],
  ["at a negative item", (p) => p["data"]?.["at"]?.(-1), "data"],
  ["at a fraction", (p) => p["data"]?.["at"]?.(1.5), "data"],
  ["at null", (p) => p["data"]?.["at"]?.(null), "data"],
  ["at two steps at once", (p) => p["data"]?.["at"]?.(["a", "b"]), "data"],
  ["at a name with NUL", (p) => p["data"]?.["at"]?.(`${SECRET}\u0000`), "data"],
  ["a part eq an object", (p) => p["data"]?.["at"]?.("a")["eq"]?.({ a: SECRET }), "data"],
  ["a part eq a bigint", (p) => p["data"]?.["at"]?.("a")["eq"]?.(1n), "data"],
  ["a part eq a timestamp column", (p) => p["data"]?.["at"]?.("a")["eq"]?.(p["at"]), "data"],
  ["a part in a list with null", (p) => p["data"]?.["at"]?.("a")["in"]?.([null]), "data"],
  ["exists of a whole document", (p) => p["data"]?.["exists"]?.(), "data"],
  ["asText of text", (p) => p["text"]?.["asText"]?.(), "text"],
  ["has of text", (p) => p["text"]?.["has"]?.(SECRET), "text"],
  ["has of a document", (p) => p["data"]?.["has"]?.(SECRET), "data"],
  ["has of a list of documents", (p) => p["papers"]?.["has"]?.(1), "papers"],
  ["has an item of another kind", (p) => p["tags"]?.["has"]?.(5), "tags"],
  ["has null", (p) => p["tags"]?.["has"]?.(null), "tags"],
  ["overlaps with no array", (p) => p["tags"]?.["overlaps"]?.(SECRET), "tags"],
  ["containsAll with null inside", (p) => p["tags"]?.["containsAll"]?.([SECRET, null]), "tags"],
  ["append to text", (p) => p["text"]?.["append"]?.(SECRET), "text"],
  ["coalesce of one value", (p) => coalesce(...([p["text"]] as unknown as [never, never])), "coalesce"],
  ["coalesce of different kinds", (p) => coalesce(p["text"] as never, p["views"] as never), "coalesce"],
  ["coalesce of a decimal and a number", (p) => coalesce(p["price"] as never, 5 as never), "coalesce"],
  ["coalesce of decimals of different digits", (p) => coalesce(p["price"] as never, p["rate"] as never), "coalesce"],
  ["caseWhen of nothing", () => caseWhen([] as never), "caseWhen"],
  ["caseWhen of no pairs", (p) => caseWhen([p["flag"]] as never), "caseWhen"],
  ["caseWhen of no array", () => caseWhen(SECRET as never), "caseWhen"],
  ["caseWhen of different kinds", (p) => caseWhen([[p["flag"], "a"]] as never, 5), "caseWhen"],
  ["caseWhen with a condition that is none", () => caseWhen([[SECRET, 1]] as never), null],
  ["concat of a number", (p) => concat(p["views"] as never), "concat"],
  ["concat of a plain number", () => concat(5 as never), "concat"],
  ["concat of nothing", () => concat(), "concat"],
  ["concat of a document", (p) => concat(p["data"] as never), "concat"],
  ["constant of an object", () => constant({ a: SECRET } as never), null],
  ["constant of null", () => constant(null as never), null],
  ["constant NaN", () => constant(Number.NaN), "constant"],
  ["constant of text with a lone surrogate", () => constant(`${SECRET}\uD800`), "constant"],
  ["in a set of several columns", (p) => p["id"]?.["in"]?.(owners), null],
  ["in a set of another kind", (p) => p["id"]?.["in"]?.(owners.select("name")), "id"],
  ["in a set of documents", (p) => p["data"]?.["in"]?.(things.select("data")), "data"],
  ["a subquery of several columns", () => subquery(owners as never), null],
  ["a subquery of no set", () => subquery({} as never), null],
  ["a subquery whose callback gives no expression", () => subquery(owners, () => 5 as never), null],
  [
    "an aggregate of a limited set about the row around it",
    (p) => subquery(things.filter((o) => o.id.eq(p["id"] as never)).limit(1), (o) => max(o.views)),
    null,
  ],
  ["exists of no set", () => exists(SECRET as never), null],
  ["an aggregate of rows", () => count().gt(1), null],
  ["a sum of text", (p) => sum(p["text"] as never), null],
];

const asked = built.map(([name, build, at]): Refuses<Db> => ({
  name,
  attempt: (db) => db.things.annotate((p) => ({ value: build(p as unknown as Row) as never })).all(),
  refused: { error: "validation", ...(at !== null && { at: [at] }) },
}));

const others: readonly Refuses<Db>[] = [
  {
    name: "an annotation that nobody made, in a filter",
    attempt: (db) =>
      db.things
        .annotate((p) => ({ size: p.text.length() }))
        .filter((p) => (p as unknown as Row)["length"]?.["gt"]?.(1) as never),
    refused: { error: "validation", model: "things", at: ["length"] },
  },
  {
    name: "an annotation that nobody made, in an order",
    attempt: (db) => db.things.annotate((p) => ({ size: p.text.length() })).orderBy("-sizes" as never),
    refused: { error: "validation", model: "things", at: ["sizes"] },
  },
  {
    name: "an annotation before it is made",
    attempt: (db) =>
      db.things
        .filter((p) => (p as unknown as Row)["size"]?.["gt"]?.(1) as never)
        .annotate((p) => ({ size: p.text.length() })),
    refused: { error: "validation", model: "things", at: ["size"] },
  },
  {
    name: "an annotation in a plain object",
    attempt: (db) => db.things.annotate((p) => ({ size: p.text.length() })).filter({ sizes: 1 } as never),
    refused: { error: "validation", model: "things", at: ["sizes"] },
  },
  {
    name: "an annotation under the name of a field",
    attempt: (db) => db.things.annotate((p) => ({ text: p.views }) as never),
    refused: { error: "validation", model: "things", at: ["text"] },
  },
  {
    name: "an annotation under the name of a relation",
    attempt: (db) => db.things.annotate((p) => ({ owner: p.views }) as never),
    refused: { error: "validation", model: "things", at: ["owner"] },
  },
  {
    name: "two annotations of one name",
    attempt: (db) =>
      db.things.annotate((p) => ({ size: p.text.length() })).annotate((p) => ({ size: p.views }) as never),
    refused: { error: "validation", model: "things", at: ["size"] },
  },
  {
    name: "an annotation under the name of a prototype",
    attempt: (db) => db.things.annotate((p) => ({ ["__proto__"]: p.views })),
    refused: { error: "validation", model: "things", at: ["__proto__"] },
  },
  {
    name: "no annotation at all",
    attempt: (db) => db.things.annotate(() => ({})),
    refused: { error: "validation", model: "things" },
  },
  {
    name: "a plain value as an annotation",
    attempt: (db) => db.things.annotate(() => ({ size: SECRET }) as never),
    refused: { error: "validation", model: "things" },
  },
  {
    name: "a number as a filter",
    attempt: (db) => db.things.filter((p) => p.views as never),
    refused: { error: "validation", model: "things" },
  },
  {
    name: "a field of another query in an annotation",
    attempt: (db) => {
      let kept: unknown = null;
      db.things.filter((p) => {
        kept = p.views;
        return p.flag;
      });
      return db.things.annotate(() => ({ size: kept as never })).all();
    },
    refused: { error: "validation" },
  },
  {
    name: "a field of another query inside a subquery",
    attempt: (db) => {
      let kept: unknown = null;
      db.things.filter((p) => {
        kept = p.id;
        return p.flag;
      });
      return db.things.filter(() => exists(owners.filter((o) => o.id.eq(kept as never)))).all();
    },
    refused: { error: "validation" },
  },
  {
    name: "a part of a document in an order",
    attempt: (db) => db.things.orderBy((p) => (p.data.at("a") as unknown as typeof p.text).asc()),
    refused: { error: "validation", model: "things", at: ["data"] },
  },
  {
    name: "whole documents compared",
    attempt: (db) => db.things.filter((p) => (p as unknown as Row)["data"]?.["eq"]?.({ a: SECRET }) as never),
    refused: { error: "unsupported" },
  },
  {
    name: "distinct parts of documents",
    attempt: (db) =>
      db.things
        .annotate((p) => ({ part: p.data.at("a") }))
        .select("part")
        .distinct()
        .all(),
    refused: { error: "unsupported" },
  },
  {
    name: "a patch by an expression that does not fit",
    attempt: (db) => db.things.update(1, (p) => ({ views: p.views.div(2) })),
    refused: { error: "validation", model: "things", at: ["views"] },
  },
  {
    name: "a patch by an expression of another kind",
    attempt: (db) => db.things.update(1, (p) => ({ text: p.text.length() as never })),
    refused: { error: "validation", at: ["text"] },
  },
  {
    name: "a document set at no path",
    attempt: (db) => db.things.update(1, (p) => ({ data: p.data.set([] as never, 1 as never) })),
    refused: { error: "validation", model: "things", at: ["data"] },
  },
  {
    name: "a document set to what is no JSON",
    attempt: (db) => db.things.update(1, (p) => ({ data: p.data.set("a", new Date(0) as never) })),
    refused: { error: "validation", model: "things", at: ["data"] },
  },
  {
    name: "a part of a document set by itself",
    attempt: (db) => db.things.update(1, (p) => ({ data: (p.data.at("a") as unknown as typeof p.data).set("b", 1) })),
    refused: { error: "validation", model: "things", at: ["data"] },
  },
  {
    name: "and() of what is no condition",
    attempt: (db) => db.things.filter((p) => and(p.flag, SECRET as never)),
    refused: { error: "validation" },
  },
];

/** Expressions that cannot be right are refused as they are built. */
export const refusedExpressions: Subject = subject({
  name: "refused expressions",
  models,
  cases: [...asked, ...others],
});
