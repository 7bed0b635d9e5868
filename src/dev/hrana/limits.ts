/** What a hosted libSQL server allows. Times are in milliseconds, sizes in bytes. */
export interface HranaLimits {
  /** How long a stream may rest between two requests. Default: 10,000. */
  readonly streamIdle: number;
  /** How long a transaction may hold the write lock before it is rolled back. Default: 5,000. */
  readonly writeTransaction: number;
  /** How long a statement waits for the write lock of another stream. Default: 5,000. */
  readonly lockWait: number;
  /** How much the results of one pipeline may come to. Default: 10,000,000. */
  readonly responseBytes: number;
  /** How much the body of a request may come to. Default: 10,000,000. */
  readonly requestBytes: number;
  /** How many SQL texts a stream stores. Default: 50. */
  readonly storedTexts: number;
  /** How long a stored SQL text may be. Default: 5,000. */
  readonly storedTextBytes: number;
  /** How long the server can tell an expired stream from an unknown one. Default: 300,000. */
  readonly expiredMemory: number;
}

/** The limits of the real service. */
export const HRANA_LIMITS: HranaLimits = {
  streamIdle: 10_000,
  writeTransaction: 5_000,
  lockWait: 5_000,
  responseBytes: 10_000_000,
  requestBytes: 10_000_000,
  storedTexts: 50,
  storedTextBytes: 5_000,
  expiredMemory: 300_000,
};
