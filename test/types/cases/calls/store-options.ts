// What a model says of its store, and fields that stand for more than a column keeps.
import { type Create, type Json, type Patch, type Row, connect, model, now, t } from "anyrow";
import { z } from "zod";
import { full } from "../models/adapters.ts";
import { mutual, same } from "../models/same.ts";
import { User } from "../models/user.ts";

// The name of the store is kept.
const Session = model(
  "sessions",
  { token: t.text().primaryKey().tag(1), user: t.ref(User).tag(2), hits: t.integer().default(0).tag(3) },
  { store: "cache", ttl: 1800.5, serializer: "msgpack", key: (k) => `session:${k.token}` },
);
same<(typeof Session)["store"], "cache">();
same<(typeof User)["store"], "default">();
same<Row<typeof Session>, { token: string; userId: number; hits: number }>();
const Seen = model("seen", { id: t.id(), twice: t.integer().virtual(() => 2) }, { store: "cache", ttl: null });
same<(typeof Seen)["store"], "cache">();
mutual<Row<typeof Seen>, { id: number; twice: number }>();

// The key is that of the model.
model("a", { id: t.id() }, { key: "a.{id}" });
model(
  "b",
  { user: t.ref(User), no: t.integer() },
  { primaryKey: ["user", "no"], key: (k) => `${k.userId.toFixed()}/${k.no.toFixed()}` },
);
model("c", { at: t.epoch().primaryKey(), x: t.text() }, { key: (k) => k.at.toISOString() });
// @ts-expect-error only fields of the key
model("d", { id: t.id(), name: t.text() }, { key: (k) => k.name });
// @ts-expect-error text
model("e", { id: t.id() }, { key: (k) => k.id });
// @ts-expect-error seconds
model("f", { id: t.id() }, { ttl: "1h" });
// @ts-expect-error a name or a serializer
model("g", { id: t.id() }, { serializer: {} });
// @ts-expect-error a name
model("h", { id: t.id() }, { store: 1 });

// A number is a number, and virtual fields have none.
// @ts-expect-error a number
t.text().tag("1");
const virtual = t.text().virtual(() => "");
// @ts-expect-error there is nothing to number
void virtual.tag;

// Instants as whole numbers are asked what instants are asked.
const Visit = model("visits", {
  id: t.id(),
  at: t.epoch().default(now()),
  fine: t.epoch({ resolution: "microsecond" }).nullable(),
  later: t.epoch(z.date().brand<"later">(), { resolution: "millisecond" }),
  all: t.list(t.epoch()),
});
same<Row<typeof Visit>["at"], Date>();
same<Row<typeof Visit>["fine"], Date | null>();
same<Row<typeof Visit>["all"], Date[]>();
same<Create<typeof Visit>["at"], Date | undefined>();
const visits = connect(full, { visits: Visit }).visits;
void visits.filter((v) => v.at.lt(now())).filter((v) => v.at.year().eq(2024));
void visits.update(1, { at: now() });
// @ts-expect-error one of three
t.epoch({ resolution: "minute" });
// @ts-expect-error no number
visits.filter({ at: 5 });

// Objects of the user's own.
class Point {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}
const Pair = z.tuple([z.number(), z.number()]);
const point = t.struct({
  to: (p: Point): [number, number] => [p.x, p.y],
  from: (pair) => new Point(...pair),
  as: t.json(Pair),
});
const Place = model("places", {
  id: t.id(),
  point,
  maybe: point.nullable(),
  site: t.struct({ to: (url: URL) => url.href, from: (href) => new URL(href), as: t.text() }).unique(),
  any: t.struct({
    to: (value: Map<string, number>) => [...value],
    from: (stored) => (same<typeof stored, Json>(), new Map()),
    as: t.json(),
  }),
  sites: t.list(t.struct({ to: (url: URL) => url.href, from: (href) => new URL(href), as: t.text() })),
});
same<Row<typeof Place>["point"], Point>();
same<Row<typeof Place>["maybe"], Point | null>();
same<Row<typeof Place>["sites"], URL[]>();
same<Create<typeof Place>["point"], Point>();
same<Patch<typeof Place>["maybe"], Point | null | undefined>();
const places = connect(full, { places: Place }).places;
void places.filter({ site: new URL("https://a.example") });
void places.filter((p) => p.site.in([new URL("https://a.example")]));
void places.filter((p) => p.maybe.isNull());
// @ts-expect-error the object, not what is stored
places.filter({ site: "https://a.example" });
// @ts-expect-error the object, not what is stored
places.update(1, { point: [1, 2] });
// @ts-expect-error documents cannot be compared
places.filter({ point: new Point(1, 2) });
// @ts-expect-error what the field keeps
t.struct({ to: (p: Point) => p.x, from: (text) => new Point(0, Number(text)), as: t.text() });
// @ts-expect-error nulls are the struct's own
t.struct({ to: (url: URL | null) => url?.href ?? null, from: () => null, as: t.text().nullable() });
// @ts-expect-error the way back is missing
t.struct({ to: (p: Point) => [p.x, p.y], as: t.json() });
