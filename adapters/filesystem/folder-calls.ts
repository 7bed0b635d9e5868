import type { CallOptions } from "../../src/contracts/call-options.ts";
import { closedError, refuseAborted } from "../../src/contracts/refused-call.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { AnyrowError, OperationalError } from "../../src/errors.ts";
import { OpenStore } from "./open-store.ts";

/** Where and how files are kept. */
export interface FolderOptions {
  readonly path: string;
  /** Whether what was written outlives a loss of power. */
  readonly durable: boolean;
  /** Milliseconds that a write waits for other processes. */
  readonly timeout: number;
}

type Work<Done> = (store: OpenStore) => Promise<Done>;

/** Calls to a store in files, which is opened at the first of them. Failures are of this library. */
export class FolderCalls {
  readonly #options: FolderOptions;
  #opened: Promise<OpenStore> | null = null;
  #closed = false;

  constructor(options: FolderOptions) {
    this.#options = options;
  }

  read<Done>({ signal }: CallOptions, work: Work<Done>): Promise<Done> {
    return this.#call(signal, "none", work);
  }

  /** The same for what changes something, with the lock of the folder held. */
  write<Done>({ signal }: CallOptions, work: Work<Done>): Promise<Done> {
    const patience = { timeout: this.#options.timeout, signal };
    return this.#call(signal, "unknown", (store) => store.write(patience, () => work(store)));
  }

  /** Refuses all later calls, and waits for the writing that has begun. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opened?.then((store) => store.settled()).catch(() => undefined);
  }

  #call<Done>(signal: AbortSignal | undefined, outcome: "none" | "unknown", work: Work<Done>): Promise<Done> {
    if (this.#closed) throw closedError();
    refuseAborted(signal);
    const working = this.#open()
      .then(work)
      .catch((error: unknown) => {
        throw failureOf(error, outcome);
      });
    return unlessAborted(
      working,
      signal,
      (cause) => new OperationalError("aborted while files were used", { cause, outcome }),
    );
  }

  #open(): Promise<OpenStore> {
    const { path, durable } = this.#options;
    this.#opened ??= OpenStore.open(path, durable).catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }
}

function failureOf(cause: unknown, outcome: "none" | "unknown"): unknown {
  if (cause instanceof AnyrowError) return cause;
  const advice = "check that the program may read and write the folder, and that the disk is not full";
  return new OperationalError(`the files of the store cannot be used: ${advice}`, { cause, outcome });
}
