import { OperationalError } from "../../src/errors.ts";
import { importBuiltin } from "./import-builtin.ts";

/** An open file, as far as it is used. */
export interface OpenFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  writeFile(data: Uint8Array): Promise<void>;
  stat(): Promise<{ readonly size: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of `node:fs/promises` that is used. */
export interface RuntimeFiles {
  open(path: string, flags: "r" | "w" | "wx" | "a"): Promise<OpenFile>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  stat(path: string): Promise<{ readonly mtimeMs: number }>;
  utimes(path: string, accessed: Date, modified: Date): Promise<void>;
}

interface Os {
  hostname(): string;
}

interface Process {
  readonly pid: number;
  kill(pid: number, signal: 0): unknown;
}

/** What the runtime offers. */
export interface Runtime {
  readonly files: RuntimeFiles;
  readonly pid: number;
  /** Names the machine, and on it the part whose processes can see each other. */
  readonly machine: string;
  /** Whether a process of this machine has ended for certain. */
  readonly hasEnded: (pid: number) => boolean;
}

/** Loads what Node, Deno and Bun have. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const files = (await importBuiltin("node:fs/promises")) as RuntimeFiles & {
      readlink(path: string): Promise<string>;
    };
    const { default: host } = (await importBuiltin("node:process")) as { readonly default: Process };
    const os = (await importBuiltin("node:os")) as Os;
    // Containers may share a name and a folder, but not their processes.
    const space = await files.readlink("/proc/self/ns/pid").catch(() => "");
    return { files, pid: host.pid, machine: nameOf(os) + space, hasEnded: (pid) => hasEnded(host, pid) };
  } catch (cause) {
    throw new OperationalError("this runtime has no files: use a store for Node, Deno or Bun there", { cause });
  }
}

function nameOf(os: Os): string {
  try {
    return os.hostname();
  } catch {
    // Deno may not be allowed to tell. Then processes of other machines are not told apart, as on a disk that is not shared.
    return "";
  }
}

function hasEnded({ kill }: Process, pid: number): boolean {
  try {
    kill(pid, 0);
    return false;
  } catch (error) {
    return isCode(error, "ESRCH");
  }
}

/** Whether an error of the runtime has a code. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
