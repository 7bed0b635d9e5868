/** A prepared statement of D1, as far as it is used here. */
export interface D1Statement {
  bind(...values: unknown[]): D1Statement;
  all(): Promise<D1Answer>;
  raw(options: { columnNames: true }): Promise<[string[], ...unknown[][]]>;
}

/** What one statement gave. */
export interface D1Answer {
  readonly results: readonly unknown[];
  readonly meta: { readonly changes?: number };
}

/** A D1 database, as a Worker has it from its environment (`env.DB`), or a session of one. */
export interface D1Client {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<readonly D1Answer[]>;
}
