import type { OpenFile } from "./runtime-files.ts";

/** A place, and the key it leads to. */
export type PlacedKey = readonly [place: string, key: string];

const NAME_LENGTH = 36;
const NEWLINE = 10;

/**
 * The places of a set as its file lists them: first a name that changes whenever the file is written anew, then lines that add a place
 * or, with a third item, take one away. Only what was added to the file since is read again. What a file lists may be too much, never
 * too little: whether a place counts is known from the file of its key.
 */
export class SetIndex {
  #name = "";
  #read = 0;
  #places = new Map<string, PlacedKey>();
  #sorted: PlacedKey[] | null = null;
  #lines = 0;

  /** Reads what is new in the file; `null` stands for a file that is not there. */
  async refresh(file: OpenFile | null): Promise<void> {
    const head = new Uint8Array(NAME_LENGTH);
    const isThere = file !== null && (await file.read(head, 0, NAME_LENGTH, 0)).bytesRead === NAME_LENGTH;
    const name = isThere ? new TextDecoder().decode(head) : "";
    if (name !== this.#name) this.#startOver(name);
    if (file === null || !isThere) return;
    const { size } = await file.stat();
    if (size <= this.#read) return;
    const bytes = new Uint8Array(size - this.#read);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#read);
    // A line that is being written has no end yet, and is read the next time.
    const end = bytes.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split("\n")) this.#take(line);
    this.#read += end;
  }

  /** All places, in order: by code unit, then by key. */
  get places(): readonly PlacedKey[] {
    return (this.#sorted ??= [...this.#places]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, each]) => each));
  }

  /** Another text whenever something was added to the file or it was written anew. */
  get version(): string {
    return `${this.#name}${this.#read}`;
  }

  /** Whether the file has many more lines than places. */
  get isLong(): boolean {
    return this.#lines > 64 && this.#lines > 2 * this.#places.size;
  }

  #startOver(name: string): void {
    this.#name = name;
    this.#read = name.length;
    this.#places = new Map();
    this.#sorted = null;
    this.#lines = 0;
  }

  #take(line: string): void {
    const item = line === "" ? null : parse(line);
    if (item === null) return;
    const [place, key, removed] = item;
    // A place has no NUL in it, and what follows it in the order of places comes after NUL.
    const sortedBy = `${place}\0${key}`;
    this.#lines += 1;
    if (removed === undefined ? this.#places.has(sortedBy) : !this.#places.has(sortedBy)) return;
    if (removed === undefined) this.#places.set(sortedBy, [place, key]);
    else this.#places.delete(sortedBy);
    this.#sorted = null;
  }
}

type Line = readonly [place: string, key: string, removed?: 0];

/** A line; `null` for one that a loss of power cut off. */
function parse(line: string): Line | null {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return null;
  }
}

/** The first bytes of a file, and what adds and takes away places. Begins with the end of a line, in case one was cut off before. */
export function linesOf(added: readonly PlacedKey[], removed: readonly PlacedKey[]): string {
  const lines: Line[] = [...added, ...removed.map(([place, key]): Line => [place, key, 0])];
  return `\n${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}
