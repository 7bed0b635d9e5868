/** What any call to a store may be told. */
export interface CallOptions {
  /** Ends the waiting: the call fails with an `OperationalError` as soon as it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called before each request that is sent over a network; stores inside the program never call it. */
  readonly onRequest?: (() => void) | undefined;
}
