import { model, t } from "anyrow";
import { User } from "./user.ts";

export const Team = model("teams", { id: t.id(), name: t.text() });

/** A composite key made of references. */
export const Membership = model(
  "memberships",
  {
    team: t.ref(Team, { reverse: "members" }),
    user: t.ref(User, { reverse: "memberships" }),
    role: t.text().default("member"),
  },
  { primaryKey: ["team", "user"] },
);
