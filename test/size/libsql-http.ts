import { useNotes } from "./use-notes.ts";
import { libsql } from "anyrow/libsql";

// The application on libSQL over HTTP.
export const open = await useNotes(libsql({ url: "http://127.0.0.1:8080" }));
