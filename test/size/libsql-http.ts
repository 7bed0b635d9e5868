import { connect, model, t } from "anyrow";
import { libsql } from "anyrow/libsql";

// A CRUD application on libSQL over HTTP.
const Note = model("notes", { id: t.id(), title: t.text(), done: t.boolean().default(false) });
const db = connect(libsql({ url: "http://127.0.0.1:8080" }), { notes: Note });

const note = await db.notes.create({ title: "measure" });
await db.notes.update(note.id, { done: true });
const open = await db.notes.filter({ done: false }).orderBy("-id").limit(10).all();
await db.notes.delete(note.id);
await db.close();

export { open };
