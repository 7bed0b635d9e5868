/** What the suite asks of `expect`. */
export interface Expectation {
  /** Passes when both are equal in structure and in type, property by property. */
  toStrictEqual(expected: unknown): unknown;
}

/** What the suite asks of `test`. */
export interface TestFunction {
  (name: string, body: () => Promise<void>): unknown;
  /** Lists a test without running it. */
  readonly skip: (name: string, body: () => Promise<void>) => unknown;
}

/** The part of a test runner that the suite uses. Most runners have it under these names; hand in theirs. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: TestFunction;
  readonly expect: (actual: unknown) => Expectation;
  /** Where there is one, the store is closed in it. */
  readonly afterAll?: ((body: () => Promise<void>) => unknown) | undefined;
}
