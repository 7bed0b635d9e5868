import { type Adapter, connect, model, t } from "anyrow";

const Note = model("notes", { id: t.id(), title: t.text(), done: t.boolean().default(false) });

/** What an application that creates, changes, lists and removes rows has of this library; the store is its own. */
export async function useNotes(adapter: Adapter): Promise<unknown> {
  const db = connect(adapter, { notes: Note });
  const note = await db.notes.create({ title: "measure" });
  await db.notes.update(note.id, { done: true });
  const open = await db.notes.filter({ done: false }).orderBy("-id").limit(10).all();
  await db.notes.delete(note.id);
  await db.close();
  return open;
}
