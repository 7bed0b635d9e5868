import { DecodeError } from "../../src/errors.ts";
import { JOURNAL, folderOf } from "./file-names.ts";
import type { SetIndexes, Placed } from "./set-indexes.ts";
import type { StoreFolder } from "./store-folder.ts";

/** Changes that are made together: from the moment the journal is there, they have happened for everyone. */
export interface Journal {
  /** Temporary files, and the files they become. */
  readonly puts: readonly (readonly [temporary: string, file: string])[];
  readonly deletes: readonly string[];
  /** Places that lead to their keys no longer. */
  readonly dropped: readonly Placed[];
}

/** The journal of changes that were decided on and not carried out to the end; `null` where there is none. */
export async function readJournal(folder: StoreFolder): Promise<Journal | null> {
  const bytes = await folder.read(JOURNAL);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Journal;
  } catch (cause) {
    throw new DecodeError("the journal of the store is damaged: remove the folder, and write its values again", {
      cause,
    });
  }
}

/** Decides on changes. Their temporary files must be there. */
export async function writeJournal(folder: StoreFolder, journal: Journal): Promise<void> {
  const temporary = await folder.writeTemporary(new TextEncoder().encode(JSON.stringify(journal)));
  await folder.replace(temporary, JOURNAL);
  await folder.settle(".");
}

/** Carries out changes, as far as that has not been done before. */
export async function carryOut(folder: StoreFolder, indexes: SetIndexes, journal: Journal): Promise<void> {
  for (const [temporary, file] of journal.puts) await folder.replace(temporary, file);
  for (const file of journal.deletes) await folder.remove(file);
  await indexes.drop(journal.dropped);
  for (const each of new Set([...journal.puts.map(([, file]) => file), ...journal.deletes].map(folderOf)))
    await folder.settle(each);
}

/** Says that the changes of the journal are carried out. */
export async function endJournal(folder: StoreFolder): Promise<void> {
  await folder.remove(JOURNAL);
  await folder.settle(".");
}
