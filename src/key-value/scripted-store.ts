import type { CallOptions } from "../contracts/call-options.ts";
import type {
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueDriver,
  KeyValueReply,
} from "../contracts/key-value-driver.ts";
import { abortFailure } from "../contracts/network-failure.ts";
import { closedError } from "../contracts/refused-call.ts";
import {
  CommandRefusal,
  type CommandReply,
  type ScriptedClient,
  type SendOptions,
} from "../contracts/scripted-client.ts";
import { appendCall, lengthsIn } from "./scripted-append.ts";
import { commitCall, outcomeIn } from "./scripted-commit.ts";
import { isWriting, replyTo } from "./scripted-commands.ts";
import { refusalError } from "./scripted-failure.ts";
import { namesRead, readMany, scriptedExecution } from "./scripted-execution.ts";
import { scriptedNames } from "./scripted-names.ts";
import { listedIn, scanCall } from "./scripted-scan.ts";
import { scriptRunner } from "./scripted-script.ts";

/** What a server that runs scripts can do: everything. */
export interface ScriptedAbilities extends KeyValueAbilities {
  readonly conditional: true;
  readonly atomic: "all";
  readonly entries: true;
  readonly scan: true;
}

/** A driver of a store on such a server. */
export interface ScriptedDriver extends KeyValueDriver {
  readonly abilities: ScriptedAbilities;
}

/**
 * Keeps keys and values on a server of the kind that answers `GET` and runs scripts. A key stands under its own name, after the prefix,
 * and its value is the bytes as they are, so that other programs can read them; counters are text in decimal.
 */
export function scriptedDriver(client: ScriptedClient, prefix: string): ScriptedDriver {
  const { name: store, binary } = client;
  const names = scriptedNames(prefix);
  const scripts = scriptRunner(client);
  const execution = scriptedExecution(client, scripts, names);
  let closed = false;
  const open = ({ signal, onRequest }: CallOptions, writes: boolean): SendOptions => {
    if (closed) throw closedError();
    if (signal?.aborted === true) throw abortFailure({ store, writes: false, cause: signal.reason });
    return { signal, onRequest, writes };
  };
  return {
    name: store,
    abilities: { conditional: true, atomic: "all", entries: true, scan: true },
    network: client.network,
    maxValueBytes: client.maxValueBytes,
    async execute(commands, call) {
      const options = open(call, commands.some(isWriting));
      if (commands.length === 0) return [];
      const read = namesRead(names, commands);
      const values = read === null ? null : await readMany(client, read, options);
      if (values !== null) return values;
      return accepted(store, commands, await execution(commands, options));
    },
    async commit(commit, call) {
      const options = open(call, true);
      const { call: script, crowded } = commitCall(names, commit, binary);
      const reply = await scripts.run(script, options);
      if (reply instanceof CommandRefusal) throw refusalError(store, reply);
      return outcomeIn(reply, commit, crowded);
    },
    async append(appends, call) {
      const options = open(call, true);
      if (appends.length === 0) return [];
      const reply = await scripts.run(appendCall(names, appends, binary), options);
      if (reply instanceof CommandRefusal) throw refusalError(store, reply);
      return lengthsIn(reply);
    },
    async scan(request, call) {
      const reply = await scripts.run(scanCall(names, request), open(call, false));
      if (reply instanceof CommandRefusal) throw refusalError(store, reply);
      return listedIn(names, request, reply);
    },
    async close() {
      closed = true;
      await client.close();
    },
  };
}

/** The replies, or the error of the first command that was refused: others may have been carried out all the same. */
function accepted(
  store: string,
  commands: readonly KeyValueCommand[],
  replies: readonly CommandReply[],
): readonly KeyValueReply[] {
  const read = commands.map((command, index) => replyTo(command, replies[index] ?? null));
  const wasWritten = commands.some((command, index) => isWriting(command) && !(read[index] instanceof CommandRefusal));
  return read.map((reply) => {
    if (reply instanceof CommandRefusal) throw refusalError(store, reply, wasWritten ? "unknown" : "none");
    return reply;
  });
}
