// Row, Create, Patch, Key: every kind of field and modifier.
import {
  type Create,
  type Json,
  type Key,
  type KeyedPatch,
  type Patch,
  type Row,
  model,
  now,
  t,
  timestamps,
  uuid7,
} from "anyrow";
import * as v from "valibot";
import { z } from "zod";
import type { Comment } from "../models/comment.ts";
import { Membership } from "../models/membership.ts";
import type { Post } from "../models/post.ts";
import type { Passport, Profile, Visit } from "../models/profile.ts";
import { mutual, same } from "../models/same.ts";
import { User } from "../models/user.ts";

const Kinds = model("kinds", {
  id: t.bigId(),
  uuid: t.uuid(),
  short: t.shortUuid(),
  integer: t.integer(),
  bigint: t.bigint(),
  float: t.float(),
  decimal: t.decimal(12, 4),
  flag: t.boolean(),
  text: t.text(),
  label: t.enum(["a", "b"]),
  bytes: t.bytes(),
  instant: t.timestamp(),
  day: t.date(),
  time: t.time(),
  json: t.json(),
  list: t.list(t.integer()),
});
same<
  Row<typeof Kinds>,
  {
    id: bigint;
    uuid: string;
    short: string;
    integer: number;
    bigint: bigint;
    float: number;
    decimal: string;
    flag: boolean;
    text: string;
    label: "a" | "b";
    bytes: Uint8Array;
    instant: Date;
    day: string;
    time: string;
    json: Json;
    list: number[];
  }
>();
same<Key<typeof Kinds>, bigint>();
same<Create<typeof Kinds>["list"], readonly number[]>();
same<Create<typeof Kinds>["id"], bigint | undefined>();

// Defaults and nulls make a field optional in Create, not in Row.
same<Row<typeof User>["role"], "member" | "admin">();
same<Row<typeof User>["bio"], string | null>();
same<Row<typeof User>["managerId"], number | null>();
mutual<
  Create<typeof User>,
  {
    email: string;
    name: string;
    id?: number | undefined;
    role?: "member" | "admin" | undefined;
    bio?: string | null | undefined;
    createdAt?: Date | undefined;
    settings?: { theme: "dark" | "light"; size?: number | undefined } | null | undefined;
    manager?: Create<typeof User>["manager"];
    managerId?: number | null | undefined;
  }
>();

// A schema that transforms: rows hold its output, what is written is its input.
same<Row<typeof User>["settings"], { theme: "dark" | "light"; size: number } | null>();

const Email = z.string().brand("Email");
const Branded = model("branded", {
  id: t.uuid(z.uuid().brand("BrandedId")).primaryKey(),
  email: t.text(Email),
  age: t.integer(v.pipe(v.number(), v.minValue(0))),
  parent: t.ref("self", { key: t.uuid(z.uuid().brand("BrandedId")) }).nullable(),
});
same<Row<typeof Branded>["email"], z.infer<typeof Email>>();
same<Row<typeof Branded>["age"], number>();
same<Create<typeof Branded>["email"], string>();
same<Row<typeof Branded>["parentId"], Row<typeof Branded>["id"] | null>();
// @ts-expect-error a plain string is not a branded key
const unbranded: Key<typeof Branded> = "0190…";

// Keys.
same<Key<typeof User>, number>();
same<Key<typeof Post>, string>();
same<Key<typeof Comment>, bigint>();
same<Key<typeof Passport>, string>();
same<Key<typeof Profile>, number>();
same<Key<typeof Membership>, { teamId: number; userId: number }>();
const Pair = model("pairs", { a: t.integer().primaryKey(), b: t.text().primaryKey(), c: t.text() });
same<Key<typeof Pair>, { a: number; b: string }>();
const Named = model("named", { code: t.text(), other: t.text() }, { primaryKey: ["code"] });
same<Key<typeof Named>, string>();

// References by model, by name and by a model whose key is a reference.
same<Row<typeof Comment>, { id: bigint; postId: string; authorId: number; body: string; likes: bigint }>();
same<Row<typeof Visit>, { id: number; profileId: number }>();
same<Row<typeof Membership>, { teamId: number; userId: number; role: string }>();

// Patch: every column and reference, optional; `now()` where an instant stands.
same<Patch<typeof Pair>, { a?: number | undefined; b?: string | undefined; c?: string | undefined }>();
const patch: Patch<typeof Post> = {
  title: "x",
  reviewer: null,
  author: { id: 1 },
  publishedAt: now(),
  views: undefined,
};
// @ts-expect-error no such column
const unknownPatch: Patch<typeof Post> = { titel: "x" };
// @ts-expect-error not a number
const wrongPatch: Patch<typeof Post> = { views: "x" };
// @ts-expect-error the author is required
const nullPatch: Patch<typeof Post> = { author: null };
// @ts-expect-error only an instant can be now()
const nowPatch: Patch<typeof Post> = { title: now() };
const keyed: KeyedPatch<typeof Pair> = { a: 1, b: "x", c: "y" };
// @ts-expect-error half of the key is missing
const unkeyed: KeyedPatch<typeof Pair> = { a: 1, c: "y" };

// Modifiers.
const Modified = model("modified", {
  id: t.id(),
  ...timestamps(),
  slug: t.text().column("the_slug").unique().index(),
  state: t.enum(["on", "off"]).default(() => "on"),
  amount: t.integer().check((amount) => amount.between(0, 10)),
  touchedAt: t.timestamp().default(now()).onUpdate(now()),
  code: t.shortUuid().default(uuid7),
  list: t.list(t.enum(["x", "y"])).default(["x"]),
  owner: t
    .ref(User)
    .column("owned_by")
    .index()
    .default(1)
    .onUpdate(1)
    .check((owner) => owner.gt(0))
    .unique(),
});
mutual<Create<typeof Modified>["slug"], string>();
same<Row<typeof Modified>["createdAt"], Date>();
const fewest: Create<typeof Modified> = { slug: "s", amount: 1 };
// @ts-expect-error a default must fit the field
t.integer().default("0");
// @ts-expect-error a text has no clock
t.text().default(now());
// @ts-expect-error one of the labels
t.enum(["a", "b"]).default("c");
// @ts-expect-error a text check gets a text expression
t.text().check((text) => text.add(1));
// @ts-expect-error no nulls within lists
t.list(t.text().nullable());
// @ts-expect-error the schema must give text
t.text(z.number());
// @ts-expect-error a reference needs a single key
t.ref(Membership);

// Options of a model.
const Priced = model(
  "priced",
  {
    id: t.id(),
    low: t.integer(),
    high: t.integer(),
    name: t.text(),
    owner: t.ref(User).nullable(),
    active: t.boolean(),
  },
  {
    unique: [["owner", "name"]],
    indexes: [
      ["low", "high"],
      { fields: ["name"], unique: true, where: (p) => p.active, name: "priced_by_name" },
      { expression: (p) => p.name.lower(), unique: true },
    ],
    checks: { low_is_low: (p) => p.low.lte(p.high), owned: (p) => p.ownerId.isNull() },
    schema: "shop",
  },
);
same<Key<typeof Priced>, number>();
const View = model("view", { id: t.integer(), total: t.bigint() }, { primaryKey: ["id"], view: true });
same<Key<typeof View>, number>();
const bare = { id: t.id(), a: t.text(), user: t.ref(User) };
// @ts-expect-error no such field
model("m", bare, { unique: [["b"]] });
// @ts-expect-error fields are named as declared
model("m", bare, { unique: [["userId"]] });
// @ts-expect-error no such column
model("m", bare, { checks: { c: (p) => p.b.eq("x") } });
// @ts-expect-error a check sees the columns of its own row only
model("m", bare, { checks: { c: (p) => p.user.name.eq("x") } });
// @ts-expect-error no such field
model("m", { code: t.text() }, { primaryKey: ["cod"] });

export { fewest, keyed, nowPatch, nullPatch, patch, unbranded, unknownPatch, unkeyed, wrongPatch };
