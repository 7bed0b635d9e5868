import { connect, model, t } from "anyrow";
import { upstash } from "anyrow/upstash";

// An application with models by keys in Upstash, over HTTP: it must not carry a SQL compiler.
const Session = model(
  "sessions",
  {
    token: t.text().primaryKey().tag(1),
    userId: t.integer().index().tag(2),
    seenAt: t.timestamp().tag(3),
  },
  { ttl: 3600 },
);
const db = connect(upstash({ url: "https://name.upstash.io", token: "token" }), { sessions: Session });

const { token } = await db.sessions.create({ token: "one", userId: 1, seenAt: new Date() });
await db.sessions.update(token, { seenAt: new Date() });
export const session: unknown = await db.sessions.get(token);
export const sessions: unknown = await db.sessions.filter({ userId: 1 }).all();
await db.sessions.delete(token);
await db.close();
