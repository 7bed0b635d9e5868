// What each kind of expression can be asked, and what kind that gives.
import {
  type BooleanExpression,
  type Condition,
  type DateExpression,
  type DecimalExpression,
  type Json,
  type JsonExpression,
  type JsonNumberPart,
  type JsonPart,
  type JsonTextPart,
  type ListExpression,
  type NumberExpression,
  type TextExpression,
  type TimeExpression,
  type TimestampExpression,
  type VectorExpression,
  connect,
  model,
  param,
  t,
} from "anyrow";
import { z } from "zod";
import { full } from "../models/adapters.ts";
import { db } from "../models/database.ts";
import { same } from "../models/same.ts";

const Shape = z.object({
  name: z.string(),
  size: z.number().optional(),
  isOpen: z.boolean(),
  tags: z.array(z.object({ label: z.enum(["a", "b"]) })),
  either: z.union([z.string(), z.number()]),
  inner: z.object({ deep: z.object({ er: z.number().nullable() }) }).nullable(),
  counts: z.record(z.string(), z.number()),
  open: z.unknown(),
});
const Kinds = model("kinds", {
  id: t.id(),
  shape: t.json(Shape),
  maybe: t.json(Shape).nullable(),
  flag: t.boolean().nullable(),
  day: t.date(),
  time: t.time(),
  instant: t.timestamp(),
  big: t.bigint(),
  numbers: t.list(t.integer()).nullable(),
  place: t.vector(3),
  maybePlace: t.vector(3).nullable(),
});
const kinds = connect(full, { kinds: Kinds }).kinds;

// @ts-expect-error true is no condition, of a model without relations either
kinds.filter(() => true);

// Texts.
db.posts.filter((p) => {
  same<ReturnType<typeof p.title.length>, NumberExpression<number>>();
  same<ReturnType<typeof p.reviewer.name.length>, NumberExpression<number | null>>();
  return p.title.length().gt(3);
});

// Numbers: division by zero is null.
db.posts.filter((p) => {
  const half = p.views.div(2);
  same<typeof half, NumberExpression<number | null>>();
  same<ReturnType<typeof p.views.idiv>, NumberExpression<number | null>>();
  same<ReturnType<typeof p.views.mod>, NumberExpression<number | null>>();
  same<ReturnType<typeof p.views.abs>, NumberExpression<number>>();
  same<ReturnType<typeof p.rating.round>, NumberExpression<number | null>>();
  return half.add(p.rating.round(2)).sub(p.views.div(p.rating)).gt(p.views.idiv(3).mod(2));
});
kinds.filter((k) => {
  same<ReturnType<typeof k.big.idiv>, NumberExpression<bigint | null>>();
  same<ReturnType<typeof k.big.div>, NumberExpression<number | null>>();
  return k.big.idiv(2n).mod(3n).abs().eq(1n);
});
// @ts-expect-error a bigint is not divided by a number
kinds.filter((k) => k.big.div(2).gt(1));
// @ts-expect-error digits are a number
db.posts.filter((p) => p.rating.round("2").gt(1));

// Decimals: exact, but for division.
db.posts.filter((p) => {
  const half = p.price.div("2.00");
  same<typeof half, NumberExpression<number | null>>();
  same<ReturnType<typeof p.price.round>, DecimalExpression<string>>();
  return p.price.abs().round(1).sub("1.50").gt("1.0");
});
// @ts-expect-error a decimal has no product
db.posts.filter((p) => p.price.mul("2.00").gt("1.00"));

// Instants, days, times of day.
kinds.filter((k) => {
  const moved = k.instant.trunc("quarter").plus({ months: 1, milliseconds: -1 }).minus({ weeks: 2, hours: 3 });
  same<typeof moved, TimestampExpression<Date>>();
  const day = k.day.trunc("week").plus({ years: 1, days: 3 });
  same<typeof day, DateExpression<string>>();
  same<typeof k.time, TimeExpression<string>>();
  same<ReturnType<typeof k.instant.weekDay>, NumberExpression<number>>();
  const parts = k.instant.year().add(k.day.month()).add(k.instant.second()).add(k.time.minute());
  return parts.gt(moved.hour());
});
db.posts.filter((p) => {
  same<ReturnType<typeof p.publishedAt.year>, NumberExpression<number | null>>();
  const moved = p.publishedAt.plus({ days: 1 });
  same<typeof moved, TimestampExpression<Date | null>>();
  return moved.gt(new Date());
});
// @ts-expect-error a day has no hour
kinds.filter((k) => k.day.hour().eq(1));
// @ts-expect-error a time of day has no year
kinds.filter((k) => k.time.year().eq(1));
// @ts-expect-error a day is not cut to hours
kinds.filter((k) => k.day.trunc("hour").isNull());
// @ts-expect-error a day is not moved by hours
kinds.filter((k) => k.day.plus({ hours: 1 }).isNull());
// @ts-expect-error no such unit
kinds.filter((k) => k.instant.plus({ day: 1 }).isNull());
// @ts-expect-error no such unit
kinds.filter((k) => k.instant.trunc("days").isNull());

// Casts keep what is null.
db.posts.filter((p) => {
  const text = p.views.cast(t.text());
  same<typeof text, TextExpression<string>>();
  const rating = p.rating.cast(t.integer());
  same<typeof rating, NumberExpression<number | null>>();
  const exact = p.views.cast(t.decimal(10, 2));
  same<typeof exact, DecimalExpression<string>>();
  return text.contains("1");
});
// @ts-expect-error a cast takes a field
db.posts.filter((p) => p.views.cast("text").eq("1"));

// Booleans that may be null are conditions, too.
kinds.filter((k) => {
  same<typeof k.flag, BooleanExpression<boolean | null>>();
  return k.flag;
});

// JSON, a step at a time, as its schema says.
const asked: Condition[] = [];
kinds.filter((k) => {
  const { shape, maybe } = k;
  const name = shape.at("name");
  same<typeof name, JsonTextPart<string>>();
  const size = shape.at("size");
  same<typeof size, JsonNumberPart<number | null>>();
  const label = shape.at("tags").at(0).at("label");
  same<typeof label, JsonTextPart<"a" | "b" | null>>();
  const deeper = maybe.at("inner").at("deep").at("er");
  same<typeof deeper, JsonNumberPart<number | null>>();
  const nullable = maybe.at("name");
  same<typeof nullable, JsonTextPart<string | null>>();
  const each = shape.at("counts").at("any");
  same<typeof each, JsonNumberPart<number>>();
  const open = shape.at("open");
  same<typeof open, JsonPart<unknown>>();
  same<ReturnType<typeof name.asText>, TextExpression<string>>();
  same<ReturnType<typeof label.asText>, TextExpression<"a" | "b" | null>>();
  same<ReturnType<typeof size.asNumber>, NumberExpression<number | null>>();
  const isOpen = shape.at("isOpen");
  same<ReturnType<typeof isOpen.asBoolean>, BooleanExpression<boolean>>();
  same<ReturnType<typeof open.asText>, TextExpression<string | null>>();
  asked.push(name.eq("x"), name.contains("x"), name.lower().eq("x"), name.in(["x"]), name.in(db.users.select("name")));
  asked.push(size.gt(3), size.add(1).lt(4), size.eq(null), size.between(1, 2), size.isNull(), size.exists());
  asked.push(label.eq("a"), deeper.mul(2).eq(3), each.ne(1), isOpen.eq(true));
  asked.push(open.at("a").at(0).eq("x"), open.gt(3), open.eq(true), open.in([1, "x", false]), open.asText().like("x%"));
  asked.push(shape.at("either").eq("x"), shape.at("either").gt(3), shape.at("inner").exists(), maybe.isNull());
  return isOpen;
});
db.posts.filter((p) => {
  const part = p.meta.at("a").at(0);
  same<typeof part, JsonPart<Json>>();
  return part.eq(3);
});
// @ts-expect-error no such name
kinds.filter((k) => k.shape.at("nam").eq("x"));
// @ts-expect-error items have numbers
kinds.filter((k) => k.shape.at("tags").at("0").exists());
// @ts-expect-error nothing is inside a text
kinds.filter((k) => k.shape.at("name").at("x").exists());
// @ts-expect-error another type of value
kinds.filter((k) => k.shape.at("name").eq(3));
// @ts-expect-error not one of the labels
kinds.filter((k) => k.shape.at("tags").at(0).at("label").eq("c"));
// @ts-expect-error numbers do not contain text
kinds.filter((k) => k.shape.at("size").contains("1"));
// @ts-expect-error an object equals nothing
kinds.filter((k) => k.shape.at("inner").eq({ deep: { er: 1 } }));
// @ts-expect-error a part needs asText(), asNumber() or asBoolean() to be ordered by
kinds.orderBy((k) => k.shape.at("name"));
// @ts-expect-error a text is no condition
kinds.filter((k) => k.shape.at("name"));

// Documents in patches.
kinds.filter({ id: 1 }).update((k) => {
  const set = k.shape.set("name", "x");
  same<typeof set, JsonExpression<z.infer<typeof Shape>>>();
  return { shape: set, maybe: k.maybe.set(["inner", "deep", "er"], 3) };
});
db.posts.filter({ id: "k" }).update((p) => ({ meta: p.meta.set(["a", 0], { any: ["thing"] }) }));
// @ts-expect-error another type of value
kinds.filter({ id: 1 }).update((k) => ({ shape: k.shape.set("name", 3) }));
// @ts-expect-error no such name
kinds.filter({ id: 1 }).update((k) => ({ shape: k.shape.set(["nam"], "x") }));
// @ts-expect-error another document
kinds.filter({ id: 1 }).update((k) => ({ shape: k.maybe.set("name", "x") }));

// Lists.
db.posts.filter((p) => {
  same<ReturnType<typeof p.tags.length>, NumberExpression<number>>();
  asked.push(p.tags.has("a"), p.tags.overlaps(["a", "b"]), p.tags.containsAll(["a"] as const), p.tags.length().gt(1));
  return p.tags.has("a");
});
kinds.filter({ id: 1 }).update((k) => {
  same<ReturnType<typeof k.numbers.length>, NumberExpression<number | null>>();
  const more = k.numbers.append(3).remove(4);
  same<typeof more, ListExpression<number[] | null>>();
  return { numbers: more };
});
// @ts-expect-error another type of item
db.posts.filter((p) => p.tags.has(3));
// @ts-expect-error a list of items
db.posts.filter((p) => p.tags.overlaps("a"));
// @ts-expect-error another type of item
db.posts.filter({ id: "k" }).update((p) => ({ tags: p.tags.append(3) }));

// Vectors.
kinds.orderBy((k) => {
  same<typeof k.place, VectorExpression<number[]>>();
  const near = k.place.distance([1, 2, 3]);
  same<typeof near, NumberExpression<number>>();
  const direction = k.place.distance([1, 2, 3] as const, "cosine");
  same<typeof direction, NumberExpression<number>>();
  const maybe = k.maybePlace.distance(param("to"), "l2");
  same<typeof maybe, NumberExpression<number | null>>();
  asked.push(near.lt(1), k.maybePlace.isNull());
  return direction.desc();
});
kinds.filter({ maybePlace: null }).update({ place: [1, 2, 3] as const, maybePlace: null });
// @ts-expect-error only null can be compared with
kinds.filter({ place: [1, 2, 3] });
// @ts-expect-error another measure
kinds.filter((k) => k.place.distance([1, 2, 3], "inner").lt(1));
// @ts-expect-error a vector has no order
kinds.orderBy((k) => k.place);
// @ts-expect-error a vector equals nothing
kinds.filter((k) => k.place.eq([1, 2, 3]));
// @ts-expect-error numbers only
kinds.filter({ id: 1 }).update({ place: ["1"] });
// @ts-expect-error how many numbers
t.vector();
