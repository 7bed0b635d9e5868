import { setTimeout as wait } from "node:timers/promises";
import type { ActiveFault, Misfortune } from "../faults.ts";
import { openingKind, statementOf } from "../wire/client-messages.ts";
import { isReady, NO_ENCRYPTION } from "../wire/server-messages.ts";
import { messageSplitter, type WireMessage } from "../wire/split-messages.ts";

/** The ends of a tunnel. */
export interface TunnelEnds {
  readonly toServer: (bytes: Buffer) => void;
  readonly toClient: (bytes: Buffer) => void;
  /** Ends both connections at once; the database undoes an open transaction. */
  readonly cut: () => void;
  /** Hears of every statement, and says what befalls it. */
  readonly strike: (statement: string) => Misfortune;
}

/** What passes through a tunnel, in both directions. */
export interface TunnelTraffic {
  fromClient(bytes: Buffer): void;
  fromServer(bytes: Buffer): void;
  /** Calls back when everything that the server sent has been passed on or dropped. */
  finish(ended: () => void): void;
}

/** A fault that shows when the answer comes. */
interface Doom {
  readonly fault: ActiveFault;
  /** How many answers come before it shows; the last of them does not arrive as a whole. */
  answers: number;
}

/**
 * Passes whole messages on, and lets faults befall statements as they would befall requests: what is dropped before is not sent,
 * what is dropped after has been answered, and the answer does not arrive.
 */
export function tunnelTraffic(ends: TunnelEnds): TunnelTraffic {
  const splitClient = messageSplitter("client");
  const splitServer = messageSplitter("server");
  let doom: Doom | null = null;
  let held: Buffer[] = [];
  let sending = Promise.resolve();
  let receiving = Promise.resolve();

  const send = async (message: WireMessage): Promise<void> => {
    // Answered here: were it accepted, nothing after it could be read.
    if (openingKind(message) === "encryption" && message.type === "") return ends.toClient(NO_ENCRYPTION);
    const statement = statementOf(message);
    if (statement !== null) {
      const { latency, fault } = ends.strike(statement);
      if (latency > 0) await wait(latency);
      if (fault !== null) doom ??= { fault, answers: fault.kind === "dropWithin" ? fault.statements : 1 };
      if (fault?.kind === "dropBefore" || doom?.answers === 0) return ends.cut();
    }
    ends.toServer(message.bytes);
  };
  const strikeAnswer = async (fault: ActiveFault): Promise<void> => {
    const answer = Buffer.concat(held);
    held = [];
    if (fault.kind === "slowLoris") {
      // Bytes cannot be padded here as a JSON document can: slow is silent.
      if (fault.milliseconds === undefined || fault.milliseconds === Infinity) return;
      doom = null;
      await wait(fault.milliseconds);
      return ends.toClient(answer);
    }
    if (fault.kind === "truncate") ends.toClient(answer.subarray(0, answer.length >> 1));
    // What was written must leave before the connection does.
    setImmediate(ends.cut);
  };
  const receive = async (message: WireMessage): Promise<void> => {
    if (doom === null || doom.answers > 1) {
      if (doom !== null && isReady(message)) doom.answers -= 1;
      return ends.toClient(message.bytes);
    }
    held.push(message.bytes);
    if (isReady(message)) await strikeAnswer(doom.fault);
  };
  const receiveAll = async (messages: readonly WireMessage[]): Promise<void> => {
    if (doom === null) return ends.toClient(Buffer.concat(messages.map(({ bytes }) => bytes)));
    for (const message of messages) await receive(message);
  };
  const sendAll = async (messages: readonly WireMessage[]): Promise<void> => {
    for (const message of messages) await send(message);
  };
  const pass = (line: Promise<void>, messages: () => readonly WireMessage[], on: typeof sendAll): Promise<void> => {
    try {
      const whole = messages();
      return whole.length === 0 ? line : line.then(() => on(whole));
    } catch {
      ends.cut();
      return line;
    }
  };
  return {
    fromClient: (bytes) => void (sending = pass(sending, () => splitClient(bytes), sendAll)),
    fromServer: (bytes) => void (receiving = pass(receiving, () => splitServer(bytes), receiveAll)),
    finish: (ended) => void receiving.then(ended),
  };
}
