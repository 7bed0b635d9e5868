import { AnyrowError } from "../errors.ts";

/** Somebody else has the lock, and had it for as long as was waited. The work was not begun. */
export class LockTakenError extends AnyrowError {
  readonly code = "lock_taken";
  readonly name = "LockTakenError";
  override readonly retryable = true;

  constructor(store: string) {
    super(`${store}: somebody else has the lock: give a longer wait, or try again later`);
  }
}

/**
 * The lock was lost before its work ended, or nobody can tell that it was not: somebody else may have worked at the same time. `cause`
 * holds the last failure of the store, where there was one.
 */
export class LockLostError extends AnyrowError {
  readonly code = "lock_lost";
  readonly name = "LockLostError";

  constructor(store: string, options?: ErrorOptions) {
    super(
      `${store}: the lock was lost, so its work may not have been alone: check the token where the work writes, or give a longer ttl`,
      options,
    );
  }
}
