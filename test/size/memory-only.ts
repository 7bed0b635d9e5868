import { useNotes } from "./use-notes.ts";
import { memory } from "anyrow/memory";

// The application without any SQL store: it must not carry a compiler.
export const open = await useNotes(memory());
