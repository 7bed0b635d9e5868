/** What the real service refuses. */
export interface UpstashLimits {
  /** Bytes in the body of a request. Default: 10 MiB. */
  readonly requestBytes: number;
}

/** The limits of the real service. */
export const UPSTASH_LIMITS: UpstashLimits = { requestBytes: 10 * 2 ** 20 };
