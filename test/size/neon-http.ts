import { connect, model, t } from "anyrow";
import { neon } from "anyrow/neon";

// The same application on Neon over HTTP.
const Note = model("notes", { id: t.id(), title: t.text(), done: t.boolean().default(false) });
const db = connect(neon({ url: "postgresql://user@127.0.0.1/notes" }), { notes: Note });

const note = await db.notes.create({ title: "measure" });
await db.notes.update(note.id, { done: true });
const open = await db.notes.filter({ done: false }).orderBy("-id").limit(10).all();
await db.notes.delete(note.id);
await db.close();

export { open };
