// What is used of a KV namespace, so that programs need no types of it to use this adapter.

/** A value with what was kept beside it; both are `null` where there is none. */
export interface WorkersKvValue<Value> {
  readonly value: Value | null;
  readonly metadata: unknown;
}

/** Some keys of a namespace. */
export interface WorkersKvList {
  readonly keys: readonly { readonly name: string; readonly metadata?: unknown }[];
  readonly list_complete: boolean;
  readonly cursor?: string;
}

/** A KV namespace, as a Worker has it from its environment (`env.CACHE`). */
export interface WorkersKvNamespace {
  getWithMetadata(key: string, type: "arrayBuffer"): Promise<WorkersKvValue<ArrayBuffer>>;
  getWithMetadata(keys: string[], type: "text"): Promise<Map<string, WorkersKvValue<string> | null>>;
  put(key: string, value: string, options: { metadata?: unknown; expirationTtl?: number }): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; limit: number; cursor: string | null }): Promise<WorkersKvList>;
}
