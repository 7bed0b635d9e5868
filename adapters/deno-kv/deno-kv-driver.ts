import type { CallOptions } from "../../src/contracts/call-options.ts";
import type { KeyValueAbilities, KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { closedError, refuseAborted } from "../../src/contracts/refused-call.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import type { DenoKv } from "./deno-kv-client.ts";
import { STORE, failureOf } from "./deno-kv-failure.ts";
import { type DenoKvOptions, openKv, verifyOptions } from "./deno-kv-options.ts";
import { MAX_VALUE_BYTES, execute, verifySize } from "./kv-commands.ts";
import { commitChanges } from "./kv-commit.ts";
import { scanKeys } from "./kv-scan.ts";

/** What Deno KV can do: everything, for about a hundred keys at a time. */
export interface DenoKvAbilities extends KeyValueAbilities {
  readonly conditional: true;
  readonly atomic: "all";
  readonly entries: true;
  readonly scan: true;
}

/** Moves bytes to and from a Deno KV. */
export interface DenoKvDriver extends KeyValueDriver {
  readonly abilities: DenoKvAbilities;
}

const abilities: DenoKvAbilities = { conditional: true, atomic: "all", entries: true, scan: true };

/** Makes a driver that opens what it needs at the first call. */
export function denoKvDriver(options: DenoKvOptions): DenoKvDriver {
  verifyOptions(options);
  let opening: Promise<DenoKv> | undefined;
  const open = (): Promise<DenoKv> =>
    openKv(options).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
  let isClosed = false;

  const call = async <Answer>(
    writes: boolean,
    { signal }: CallOptions,
    work: (kv: DenoKv) => Promise<Answer>,
  ): Promise<Answer> => {
    if (isClosed) throw closedError();
    refuseAborted(signal);
    const run = async (): Promise<Answer> => work(await (opening ??= open()));
    const aborted = (cause: unknown): Error => abortFailure({ store: STORE, writes, cause });
    try {
      return await unlessAborted(run(), signal, aborted);
    } catch (error) {
      throw failureOf(error, writes);
    }
  };

  return {
    name: STORE,
    abilities,
    maxValueBytes: MAX_VALUE_BYTES,
    execute(commands, options) {
      const writes = commands.some(({ kind }) => kind !== "get" && kind !== "has" && kind !== "range");
      return call(writes, options, (kv) => execute(kv, commands, options.signal));
    },
    commit(changes, options) {
      return call(true, options, (kv) => {
        for (const { value } of changes.puts) verifySize(value);
        return commitChanges(kv, changes, options.signal);
      });
    },
    scan: (request, options) => call(false, options, (kv) => scanKeys(kv, request)),
    async close() {
      isClosed = true;
      const kv = await opening?.catch(() => undefined);
      opening = undefined;
      if (options.kv === undefined) kv?.close();
    },
  };
}
