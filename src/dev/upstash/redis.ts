import type { ByteText } from "./byte-text.ts";

/** A command: its name as it came, then its arguments. */
export type RedisCommand = readonly [name: string, ...args: ByteText[]];

/** What a command is answered with; errors can stand inside lists. */
export type RedisReply = null | number | bigint | ByteText | RedisFailure | readonly RedisReply[];

/** A command failed. The message begins with a word in capitals for the kind of error. */
export class RedisFailure extends Error {
  override readonly name = "RedisFailure";
}

/** What carries out commands. Whoever gives commands has seen to it that none is refused (see `refusalOf`). */
export interface Redis {
  /** Carries out commands in order, and gives a reply for each; others may come in between. */
  execute(commands: readonly RedisCommand[]): Promise<readonly RedisReply[]>;
  /**
   * Carries out commands in order with nothing in between. A failure in place of the replies: nothing was carried out, because a
   * command can never run.
   */
  transact(commands: readonly RedisCommand[]): Promise<readonly RedisReply[] | RedisFailure>;
  close(): Promise<void>;
}

/** The answer of a transaction that was not begun, because of this failure of one of its commands. */
export function discarded(reason: RedisFailure): RedisFailure {
  return new RedisFailure(`EXECABORT Transaction discarded because of previous errors. ${reason.message}`);
}
