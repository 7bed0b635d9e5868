import type { Socket } from "node:net";
import { openingKind, renameStatement, statementOf } from "../wire/client-messages.ts";
import { ASK_PASSWORD, backendKey, fatal, NO_ENCRYPTION, READY } from "../wire/server-messages.ts";
import { messageSplitter, type WireMessage } from "../wire/split-messages.ts";
import { admit, type Admission } from "./admission.ts";
import { asRefusal, Refusal } from "./refusal.ts";
import type { Guest, SharedSession } from "./shared-session.ts";
import { turnOf, type Turn } from "./turn.ts";

/** What a connection is told when it is made. */
export interface ConnectionParts {
  readonly socket: Socket;
  readonly session: SharedSession;
  readonly admission: Admission;
  /** What a client must know to cancel it. */
  readonly key: { readonly process: number; readonly secret: number };
  /** Hears of a request to cancel another connection. */
  readonly onCancel: (request: WireMessage) => void;
}

const CHANGES_SETTINGS = /(^|;)\s*(set|reset|discard)\b|\bset_config\s*\(/i;
/** PGlite ends when it is asked to read from a client that copies. */
const COPIES_IN = /^\s*copy\b.*\bfrom\s+stdin\b/is;

/** Speaks the wire protocol with one client of PGlite. */
export class PgliteConnection {
  /** Resolves when the connection has ended and what it left open is undone. */
  readonly ended: Promise<void>;
  readonly #parts: ConnectionParts;
  readonly #guest: Guest = { settings: new Map(), changed: false };
  readonly #turn: Turn;
  readonly #prepared = new Set<string>();
  #startup: WireMessage | null = null;
  #admitted = false;
  #closed = false;
  #pending: Buffer[] = [];

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#turn = turnOf(this.#guest, parts.session);
    const { socket } = parts;
    const split = messageSplitter("client");
    let work = Promise.resolve();
    socket.setNoDelay(true);
    socket.on("data", (piece: Buffer) => {
      try {
        for (const message of split(piece)) work = work.then(() => this.#receive(message));
      } catch (error) {
        this.#refuse(error);
      }
    });
    socket.on("error", () => socket.destroy());
    this.ended = new Promise((resolve) => {
      socket.on("close", () => {
        this.#closed = true;
        this.#turn.cancel();
        work.then(() => this.#turn.end(this.#prepared)).then(resolve, () => resolve());
      });
    });
  }

  /** Stops waiting for its turn, which ends the connection. */
  cancel(): void {
    this.#turn.cancel();
  }

  async #receive(message: WireMessage): Promise<void> {
    if (this.#closed) return;
    try {
      if (message.type === "") this.#open(message);
      else if (this.#admitted) await this.#query(message);
      else this.#admit(message);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #open(message: WireMessage): void {
    switch (openingKind(message)) {
      case "encryption":
        return this.#send(NO_ENCRYPTION);
      case "cancel":
        this.#parts.onCancel(message);
        return void this.#parts.socket.end();
      case "startup":
        this.#startup = message;
        return this.#send(ASK_PASSWORD);
      default:
        throw new Refusal("08P01", "unsupported frontend protocol");
    }
  }

  #admit(message: WireMessage): void {
    const { admission, key } = this.#parts;
    if (this.#startup === null) throw new Refusal("08P01", "expected a startup message");
    admit(admission, this.#startup, message);
    this.#admitted = true;
    this.#send(Buffer.concat([admission.greeting, backendKey(key.process, key.secret), READY]));
  }

  async #query(message: WireMessage): Promise<void> {
    this.#look(statementOf(message));
    switch (message.type) {
      case "X":
        return void this.#parts.socket.end();
      case "Q":
      case "F":
        return this.#send(await this.#turn.run(message.bytes, true));
      case "S":
      case "H": {
        const messages = Buffer.concat([...this.#pending, message.bytes]);
        this.#pending = [];
        return this.#send(await this.#turn.run(messages, message.type === "S"));
      }
      default:
        this.#pending.push(renameStatement(message, (name) => this.#nameOf(name)));
    }
  }

  #look(statement: string | null): void {
    if (statement === null) return;
    if (COPIES_IN.test(statement))
      throw new Refusal("0A000", "COPY FROM STDIN is not supported by PGlite: use INSERT, or a real Postgres");
    this.#guest.changed ||= CHANGES_SETTINGS.test(statement);
  }

  /** Two clients may give their prepared statements the same name. */
  #nameOf(name: string): string {
    const own = `c${this.#parts.key.process}_${name}`;
    this.#prepared.add(own);
    return own;
  }

  #send(bytes: Uint8Array): void {
    if (this.#parts.socket.writable) this.#parts.socket.write(bytes);
  }

  #refuse(error: unknown): void {
    const { code, message } = asRefusal(error);
    this.#send(fatal(code, message));
    this.#closed = true;
    this.#parts.socket.end();
  }
}
