import type { Network } from "./adapter.ts";
import type { CallOptions } from "./call-options.ts";

/** A part of a command: text, which is sent as UTF-8, or bytes. */
export type CommandArgument = string | Uint8Array;

/** A command: its name, then what it is about. */
export type ScriptedCommand = readonly CommandArgument[];

/** The server's word that it did not carry out a command. */
export class CommandRefusal {
  /** As the server says it: a word in capitals for the kind, then text. It may name keys. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a command is answered with. Text of the server comes as bytes, which belong to the caller. */
export type CommandReply = Uint8Array | number | null | CommandRefusal | readonly CommandReply[];

/** How commands are sent. */
export interface SendOptions extends CallOptions {
  /** Whether they can change anything: then a failure half-way leaves the outcome unknown. */
  readonly writes: boolean;
}

/** Carries commands to a server that also runs scripts, and replies back. It knows nothing of what they mean. */
export interface ScriptedClient {
  /** How errors name the store. */
  readonly name: string;
  readonly network: Network;
  /** The longest value in bytes, where there is a limit. */
  readonly maxValueBytes?: number | undefined;
  /** Whether commands may hold any bytes; otherwise they are text, and scripts are given bytes spelt as text. */
  readonly binary: boolean;
  /** The first line of every script: it names what the server gives to scripts `store`. */
  readonly preamble: string;
  /**
   * Sends commands in order, all in one round trip, and nothing twice. Gives a reply for each; one that is refused does not keep the
   * others back. Throws an `OperationalError` or a sibling of it when the server cannot be reached or its answer is not there.
   */
  send(commands: readonly ScriptedCommand[], options: SendOptions): Promise<readonly CommandReply[]>;
  /** Ends the client. One that was handed in stays open. May be called twice. */
  close(): Promise<void>;
}
