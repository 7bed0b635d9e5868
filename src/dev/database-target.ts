/** A Postgres that takes connections without encryption. */
export interface DatabaseTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A Postgres that is there until it is closed. */
export interface OpenTarget {
  readonly target: DatabaseTarget;
  close(): Promise<void>;
}
