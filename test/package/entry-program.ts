import { publicEntries } from "../support/source-files.ts";

/** What modules give, by the names they were loaded under: of each the names it exports, sorted. */
export type Loaded = Readonly<Record<string, readonly string[]>>;

/** Entries that are written with a library of the user's, which must be there when they are loaded. */
export const formats: readonly string[] = ["anyrow/msgpack", "anyrow/protobuf"];

/** Local services are for Node, and what runs as it does. */
const forServers: readonly string[] = ["anyrow/dev"];

/** Where an entry is in the package, for those who do not look into `exports`. */
export interface EntryFile {
  readonly specifier: string;
  readonly code: string;
}

/** The entries that need nothing beside the package; those for servers are left out unless they are asked for. */
export function entriesByThemselves({ servers = false } = {}): readonly EntryFile[] {
  return publicEntries().filter(
    ({ specifier, code }) =>
      code.endsWith(".js") && !formats.includes(specifier) && (servers || !forServers.includes(specifier)),
  );
}

/** A module whose `load` loads others, each by what stands behind its name. */
export function loadingModule(modules: Readonly<Record<string, string>>): string {
  const lines = Object.entries(modules).map(
    ([name, from]) => `  ${JSON.stringify(name)}: Object.keys(await import(${JSON.stringify(from)})).sort(),`,
  );
  return ["export const load = async () => ({", ...lines, "});", ""].join("\n");
}
