import { model, now, t } from "anyrow";
import { z } from "zod";

export const Settings = z.object({ theme: z.enum(["dark", "light"]), size: z.number().default(3) });

export const User = model("users", {
  id: t.id(),
  email: t.text(z.email()).unique(),
  name: t.text(),
  role: t.enum(["member", "admin"]).default("member"),
  bio: t.text().nullable(),
  createdAt: t.timestamp().default(now()),
  manager: t.ref("self", { reverse: "reports" }).nullable(),
  settings: t.json(Settings).nullable(),
});
