import type { ScriptedClient } from "../../src/contracts/scripted-client.ts";
import { abortFailure, protocolFailure } from "../../src/contracts/network-failure.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { STORE } from "./upstash-exchange.ts";
import { type UpstashOptions, verifyUpstashOptions } from "./upstash-options.ts";
import { openClient } from "./upstash-own-client.ts";
import { repliesOf } from "./upstash-replies.ts";
import { clientSender, lateSender } from "./upstash-sender.ts";

const TIMEOUT = 30_000;

/** Carries commands over HTTP with `@upstash/redis`: all of one call are one request. */
export function upstashClient(options: UpstashOptions): ScriptedClient {
  verifyUpstashOptions(options);
  const timeout = options.timeout ?? TIMEOUT;
  const send = options.client === undefined ? lateSender(() => openClient(options)) : clientSender(options.client);
  return {
    name: STORE,
    network: { trip: "request", timeout },
    binary: false,
    preamble: "local store = redis\n",
    async send(commands, { signal: given, onRequest, writes }) {
      const late = AbortSignal.timeout(timeout);
      const signal = given === undefined ? late : AbortSignal.any([given, late]);
      const failed = { store: STORE, writes };
      onRequest?.();
      const content = await unlessAborted(send({ commands, writes, signal }), signal, (cause) =>
        abortFailure({ ...failed, cause }),
      );
      const replies = repliesOf(content, commands.length);
      if (replies !== null) return replies;
      throw protocolFailure({ ...failed, cause: new DOMException("not a list of results", "DataError") }, false);
    },
    close: async () => undefined,
  };
}
