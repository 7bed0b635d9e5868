import { useNotes } from "./use-notes.ts";
import { neon } from "anyrow/neon";

// The application on Neon over HTTP.
export const open = await useNotes(neon({ url: "postgresql://user@127.0.0.1/notes" }));
