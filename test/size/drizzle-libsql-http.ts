import { createClient } from "@libsql/client/web";
import { desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql/web";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

// The application of use-notes.ts in Drizzle, on libSQL over HTTP.
const notes = sqliteTable("notes", {
  id: integer("id").primaryKey(),
  title: text("title").notNull(),
  done: integer("done", { mode: "boolean" }).notNull().default(false),
});
const client = createClient({ url: "http://127.0.0.1:8080" });
const db = drizzle({ client });

const [note] = await db.insert(notes).values({ title: "measure" }).returning();
const id = note?.id ?? 0;
await db.update(notes).set({ done: true }).where(eq(notes.id, id)).returning();
const open = await db.select().from(notes).where(eq(notes.done, false)).orderBy(desc(notes.id)).limit(10);
await db.delete(notes).where(eq(notes.id, id));
client.close();

export { open };
