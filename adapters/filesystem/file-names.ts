/** Where things are in the folder of a store. */
export const VALUES = "values";
export const SETS = "sets";
export const LOCKS = "locks";
export const TEMPORARY = "temporary";
export const JOURNAL = "journal";

/** The file of a key: names that every file system takes, whatever the key is, 256 folders of them. */
export async function valueFile(key: string): Promise<string> {
  const digest = await digestOf(key);
  return `${VALUES}/${digest.slice(0, 2)}/${digest.slice(2)}`;
}

/** The file that lists the places of a set. */
export async function setFile(set: string): Promise<string> {
  return `${SETS}/${await digestOf(set)}`;
}

/** The folder that a file is in. */
export function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/"));
}

/** SHA-256 in hexadecimal digits. */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name that nobody else has. */
export function uniqueName(): string {
  return crypto.randomUUID();
}
