import type { Field, Ref } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Model } from "../../models/model-types.ts";
import type { FieldFlag, FieldKind } from "../../plan/any-field.ts";

type Key = Field<"number", number, "key">;
type Text = Field<"text", string>;
type Optional<Kind extends FieldKind, Value> = Field<Kind, Value, "optional">;
type UserRef<Reverse extends string, Value = number, Flags extends FieldFlag = never> = Ref<
  "users",
  "id",
  "number",
  Value,
  Reverse,
  Flags
>;

/** The models that cases are about. Tables are named after the case; where one refers to users, it does so by the name given here. */
export interface CaseModels {
  /** Rows found by key, which come to an end. */
  readonly sessions: Model<
    "sessions",
    {
      token: Field<"text", string, "key">;
      hits: Optional<"number", number>;
      note: Optional<"text", string | null>;
      seen: Optional<"timestamp", Date | null>;
    },
    never,
    "token"
  >;
  readonly pairs: Model<
    "pairs",
    { left: Text; right: Text; amount: Optional<"bigint", bigint> },
    never,
    "left" | "right"
  >;
  /** A model that makes its own keys. */
  readonly notes: Model<"notes", { id: Key; text: Text }, never, "id">;
  /** Rows with an index on every kind of value. */
  readonly users: Model<
    "users",
    {
      id: Key;
      email: Text;
      age: Optional<"number", number | null>;
      name: Text;
      score: Field<"number", number>;
      joined: Field<"timestamp", Date>;
      balance: Optional<"decimal", string>;
      bio: Optional<"text", string | null>;
    },
    never,
    "id"
  >;
  readonly posts: Model<
    "posts",
    { id: Key; author: UserRef<"posts">; editor: UserRef<"edited", number | null, "optional">; title: Text },
    "author" | "editor",
    "id"
  >;
  /** Rows whose key the store assigns. */
  readonly badges: Model<
    "badges",
    { id: Field<"number", number, "key" | "optional">; owner: UserRef<"badges"> },
    "owner",
    "id"
  >;
}

/** The models of one case; the names of their tables begin with a text that is the case's own. */
export function caseModels(namespace: string): CaseModels {
  const users = model(`${namespace}_users`, {
    id: t.integer().primaryKey(),
    email: t.text().unique(),
    age: t.integer().nullable().index(),
    name: t.text().index(),
    score: t.float().index(),
    joined: t.timestamp().index(),
    balance: t.decimal(12, 2).default("0.00").index(),
    bio: t.text().nullable(),
  });
  const models = {
    sessions: model(
      `${namespace}_sessions`,
      {
        token: t.text().primaryKey(),
        hits: t.integer().default(0),
        note: t.text().nullable(),
        seen: t.timestamp().nullable(),
      },
      { ttl: 60 },
    ),
    pairs: model(
      `${namespace}_pairs`,
      { left: t.text(), right: t.text(), amount: t.bigint().default(0n) },
      { primaryKey: ["left", "right"] },
    ),
    notes: model(
      `${namespace}_notes`,
      { id: t.integer().primaryKey(), text: t.text() },
      { key: ({ id }) => `${namespace}/note/${id}` },
    ),
    users,
    posts: model(
      `${namespace}_posts`,
      {
        id: t.integer().primaryKey(),
        author: t.ref(users, { reverse: "posts", onDelete: "cascade" }),
        editor: t.ref(users, { reverse: "edited", onDelete: "setNull" }).nullable(),
        title: t.text(),
      },
      { unique: [["author", "title"]] },
    ),
    badges: model(`${namespace}_badges`, { id: t.id(), owner: t.ref(users, { reverse: "badges" }) }),
  };
  // The one place where tables whose names are known at run time become those of the type.
  return models as unknown as CaseModels;
}
