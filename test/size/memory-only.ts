import { connect, model, t } from "anyrow";
import { memory } from "anyrow/memory";

// The same application without any SQL store: it must not carry a compiler.
const Note = model("notes", { id: t.id(), title: t.text(), done: t.boolean().default(false) });
const db = connect(memory(), { notes: Note });

const note = await db.notes.create({ title: "measure" });
await db.notes.update(note.id, { done: true });
const open = await db.notes.filter({ done: false }).orderBy("-id").limit(10).all();
await db.notes.delete(note.id);
await db.close();

export { open };
