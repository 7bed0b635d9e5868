/** Lets what only one at a time can use (a connection, the right to write) be used in turn, first come first served. */
export interface StatementQueue {
  /**
   * Takes the turn: `undefined` when it was free, otherwise a promise that resolves when it comes. Whoever has the turn must
   * `leave`. A turn that does not come is a ConnectionStateError, an aborted wait an OperationalError.
   */
  enter(signal?: AbortSignal): Promise<void> | undefined;
  /** Gives the turn to the next in line. */
  leave(): void;
  /** Refuses everyone who waits and everyone who comes later. */
  close(): void;
}

/** Makes a queue in which nobody waits longer than `timeout` milliseconds for one and the same turn of another. */
export type StatementQueueFactory = (timeout: number) => StatementQueue;
