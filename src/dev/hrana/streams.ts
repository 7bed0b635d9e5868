import { batonMint, randomNumber } from "./baton.ts";
import { ProtocolViolation, StreamExpired } from "./failures.ts";
import type { HranaLimits } from "./limits.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { type HranaStream, openStream } from "./stream.ts";
import { writeLockQueue } from "./write-lock-queue.ts";

/** A stream in the hands of one request. */
export interface Lease {
  readonly stream: HranaStream;
  /** Lets the stream rest until its next request, and gives the baton for that; `null` when the stream has been closed. */
  release(): string | null;
  /** Ends the stream, unless it was released. */
  abandon(): void;
}

/** The streams of a server. */
export interface Streams {
  /** Opens a stream, or continues that of a baton, which is used up by it. */
  acquire(baton: string | null): Lease;
  /** The SQL texts of the resting stream that a baton belongs to; the baton is not used up. */
  textsOf(baton: string | null): ReadonlyMap<number, string>;
  /** Forgets the resting stream that a baton belongs to; what it has not committed is undone. */
  forget(baton: string | null): void;
  /** Ends all of them. */
  close(): void;
}

interface Resting {
  readonly stream: HranaStream;
  readonly sequence: bigint;
  readonly expiry: NodeJS.Timeout;
}

/** Keeps the streams of a server; each gets a connection of its own. */
export function streams(limits: HranaLimits, connect: () => SqliteConnection): Streams {
  return new StreamTable(limits, connect);
}

class StreamTable implements Streams {
  readonly #limits: HranaLimits;
  readonly #connect: () => SqliteConnection;
  readonly #locks = writeLockQueue();
  readonly #mint = batonMint();
  readonly #entries = new Map<bigint, Resting | "busy" | "expired">();
  readonly #inUse = new Set<HranaStream>();

  constructor(limits: HranaLimits, connect: () => SqliteConnection) {
    this.#limits = limits;
    this.#connect = connect;
  }

  acquire(baton: string | null): Lease {
    if (baton === null) return this.#lease(randomNumber(), randomNumber(), this.#open());
    const read = this.#mint.read(baton);
    const entry = read === null ? undefined : this.#entries.get(read.stream);
    if (read === null || entry === undefined) throw new ProtocolViolation("Received an invalid baton");
    if (entry === "expired") throw new StreamExpired();
    if (entry === "busy" || entry.sequence !== read.sequence)
      throw new ProtocolViolation("Received a baton that has already been used");
    clearTimeout(entry.expiry);
    return this.#lease(read.stream, BigInt.asUintN(64, entry.sequence + 1n), entry.stream);
  }

  textsOf(baton: string | null): ReadonlyMap<number, string> {
    return this.#resting(baton)?.resting.stream.texts ?? new Map();
  }

  forget(baton: string | null): void {
    const found = this.#resting(baton);
    if (found === null) return;
    clearTimeout(found.resting.expiry);
    this.#entries.delete(found.id);
    found.resting.stream.close();
  }

  close(): void {
    for (const stream of this.#inUse) stream.close();
    for (const entry of this.#entries.values()) {
      if (typeof entry === "object") entry.stream.close();
    }
    this.#entries.clear();
  }

  #open(): HranaStream {
    return openStream(this.#connect(), this.#locks, this.#limits);
  }

  #lease(id: bigint, sequence: bigint, stream: HranaStream): Lease {
    this.#entries.set(id, "busy");
    this.#inUse.add(stream);
    const end = (): boolean => this.#inUse.delete(stream) && this.#entries.delete(id);
    return {
      stream,
      release: () => (end() && !stream.closed ? this.#rest(id, sequence, stream) : null),
      abandon: () => {
        if (end()) stream.close();
      },
    };
  }

  #rest(id: bigint, sequence: bigint, stream: HranaStream): string {
    const expiry = setTimeout(() => this.#expire(id, stream), this.#limits.streamIdle).unref();
    this.#entries.set(id, { stream, sequence, expiry });
    return this.#mint.write({ stream: id, sequence });
  }

  #expire(id: bigint, stream: HranaStream): void {
    stream.close();
    this.#entries.set(id, "expired");
    setTimeout(() => this.#entries.delete(id), this.#limits.expiredMemory).unref();
  }

  #resting(baton: string | null): { readonly id: bigint; readonly resting: Resting } | null {
    const read = baton === null ? null : this.#mint.read(baton);
    const entry = read === null ? undefined : this.#entries.get(read.stream);
    if (read === null || typeof entry !== "object" || entry.sequence !== read.sequence) return null;
    return { id: read.stream, resting: entry };
  }
}
