/** A feature of the cache ORM that is succeeded, or something its tests say of it, and what became of it. */
export interface CacheOrmRow {
  readonly row: number;
  /** What is meant. */
  readonly feature: string;
  /** How it is said here. */
  readonly here: string;
  /** Names of tests, each behind where it is: `store`, `models`, `suite`, `fields`, or the path of a file below `test/`. */
  readonly proof: readonly string[];
  /** What was decided otherwise, and why. */
  readonly decision?: string;
}
