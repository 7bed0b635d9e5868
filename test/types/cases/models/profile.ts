import { model, t } from "anyrow";
import { User } from "./user.ts";

/** One to one by a unique reference. */
export const Passport = model("passports", {
  number: t.text().primaryKey(),
  holder: t.ref(User, { reverse: "passport" }).unique(),
});

/** One to one by a reference that is the whole key. */
export const Profile = model("profiles", {
  user: t.ref(User, { reverse: "profile" }).primaryKey(),
  city: t.text(),
});

/** Refers to a model whose key is a reference. */
export const Visit = model("visits", {
  id: t.id(),
  profile: t.ref(Profile, { reverse: "visits" }),
});

/** Refers to a table that no model of the set describes. */
export const Stray = model("strays", { id: t.id(), owner: t.ref("nowhere", { reverse: "strays" }) });
