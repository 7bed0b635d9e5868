/** How a client is left by whoever had it. */
export interface LeaseEnd {
  /** It is as it was: connected, and in no transaction. Anything else must not get to the next user. */
  readonly isClean: boolean;
  /** A statement that was given up while the server may still be at it; settles with the statement. */
  readonly running?: Promise<unknown> | undefined;
}

/** A client of a database server that is somebody's own until it is released. */
export interface Lease<Client> {
  readonly client: Client;
  /** Gives the client back; called once. */
  release(end: LeaseEnd): void;
}

/** Where clients come from: a pool, one and the same each time, or a new one each time. */
export interface Leases<Client> {
  /** A client that is connected. Who waits for one too long, or is refused, gets a `ConnectionStateError`. */
  take(signal: AbortSignal | undefined): Promise<Lease<Client>>;
  /** Refuses whoever waits and whoever comes later; may be called twice. */
  refuse(): void;
  /** Ends the clients that were made here, once they have been given back; may be called twice. */
  close(): Promise<void>;
}

/**
 * Asks the server of a connected client to stop what it runs, over a connection of the same make that nothing was sent over yet.
 * Resolves when the server has passed it on, or cannot be asked.
 */
export type CallOff = (client: object, bare: object, isEncrypted: boolean) => Promise<void>;
