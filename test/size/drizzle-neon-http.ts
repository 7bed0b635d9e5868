import { neon } from "@neondatabase/serverless";
import { desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { bigint, boolean, pgTable, text } from "drizzle-orm/pg-core";

// The application of use-notes.ts in Drizzle, on Neon over HTTP.
const notes = pgTable("notes", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  title: text("title").notNull(),
  done: boolean("done").notNull().default(false),
});
const db = drizzle({ client: neon("postgresql://user@127.0.0.1/notes") });

const [note] = await db.insert(notes).values({ title: "measure" }).returning();
const id = note?.id ?? 0;
await db.update(notes).set({ done: true }).where(eq(notes.id, id)).returning();
const open = await db.select().from(notes).where(eq(notes.done, false)).orderBy(desc(notes.id)).limit(10);
await db.delete(notes).where(eq(notes.id, id));

export { open };
