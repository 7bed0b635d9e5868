import { LOCKS, SETS, TEMPORARY, VALUES, folderOf, uniqueName } from "./file-names.ts";
import { type OpenFile, type Runtime, isCode } from "./runtime-files.ts";

const MOST_ATTEMPTS = 20;

/** The folder of a store, with the few things that are done to its files. Files are named by their path inside it. */
export class StoreFolder {
  readonly runtime: Runtime;
  readonly #root: string;
  readonly #durable: boolean;

  private constructor(runtime: Runtime, root: string, durable: boolean) {
    this.runtime = runtime;
    this.#root = root;
    this.#durable = durable;
  }

  /** Makes the folder where it is missing. `durable`: what was written outlives a loss of power, not only the end of a program. */
  static async open(runtime: Runtime, root: string, durable: boolean): Promise<StoreFolder> {
    for (const name of [VALUES, SETS, LOCKS, TEMPORARY])
      await runtime.files.mkdir(`${root}/${name}`, { recursive: true });
    return new StoreFolder(runtime, root, durable);
  }

  path(file: string): string {
    return `${this.#root}/${file}`;
  }

  /** What a file holds; `null` where there is none. */
  async read(file: string): Promise<Uint8Array | null> {
    return this.runtime.files.readFile(this.path(file)).catch(nullIfMissing);
  }

  /** The names of the files and folders in a folder, in order. */
  async list(folder: string): Promise<string[]> {
    const names = await this.runtime.files.readdir(this.path(folder)).catch(nullIfMissing);
    return (names ?? []).sort();
  }

  /** Opens a file to read it; `null` where there is none. */
  async openToRead(file: string): Promise<OpenFile | null> {
    return this.runtime.files.open(this.path(file), "r").catch(nullIfMissing);
  }

  /** Writes bytes where nobody looks for them yet, and gives the name of the file. */
  async writeTemporary(content: Uint8Array): Promise<string> {
    const name = `${TEMPORARY}/${uniqueName()}`;
    await this.#write(name, "w", content);
    return name;
  }

  /** Adds bytes to the end of a file. */
  async append(file: string, content: Uint8Array): Promise<void> {
    await this.#write(file, "a", content);
  }

  /** Moves a file into the place of another, in one step; a file that is not there has been moved before. */
  async replace(from: string, to: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.runtime.files.rename(this.path(from), this.path(to));
        return;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isCode(error, "ENOENT", "EPERM", "EACCES", "EBUSY")) throw error;
        if (!isCode(error, "ENOENT"))
          // Windows refuses while somebody reads the file.
          await pause(attempt);
        else if (await this.#isMissing(from)) return;
        else await this.runtime.files.mkdir(this.path(folderOf(to)), { recursive: true });
      }
    }
  }

  /** Removes a file, if it is there. */
  async remove(file: string): Promise<void> {
    await this.runtime.files.unlink(this.path(file)).catch(nullIfMissing);
  }

  /** Makes moves and removals in a folder outlive a loss of power. */
  async settle(folder: string): Promise<void> {
    if (!this.#durable) return;
    try {
      const open = await this.runtime.files.open(this.path(folder), "r");
      await open.sync().finally(() => open.close());
    } catch (error) {
      // Where folders cannot be opened, as on Windows, the file system sees to it.
      if (!isCode(error, "EISDIR", "EPERM", "EACCES", "EINVAL", "ENOENT")) throw error;
    }
  }

  async #isMissing(file: string): Promise<boolean> {
    const open = await this.openToRead(file);
    await open?.close();
    return open === null;
  }

  async #write(file: string, flags: "w" | "a", content: Uint8Array): Promise<void> {
    const open = await this.runtime.files.open(this.path(file), flags);
    try {
      await open.writeFile(content);
      if (this.#durable) await open.sync();
    } finally {
      await open.close();
    }
  }
}

function nullIfMissing(error: unknown): null {
  if (isCode(error, "ENOENT")) return null;
  throw error;
}

/** Waits for some milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
