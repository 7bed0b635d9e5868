/** One problem found in a value that was handed in. */
export interface Issue {
  /** Where it was found: the field, then keys and indexes inside it, for example `["tags", 2]`. */
  readonly path: readonly (string | number)[];
  /** What is wrong and what would be right; never the value itself. */
  readonly message: string;
}

/** Which rule of the database a write broke. */
export type IntegrityKind = "unique" | "foreignKey" | "notNull" | "check";

/** Every reason this library throws, as a stable word that callers can switch on. */
export type ErrorCode =
  | "validation"
  | "not_found"
  | "multiple_rows"
  | "integrity"
  | "undefined_table"
  | "undefined_column"
  | "serialization"
  | "operational"
  | "unsupported"
  | "connection_state"
  | "decode"
  | "lock_taken"
  | "lock_lost";

/**
 * The parent of every error this library throws. `cause` holds the error of the driver where there was one. Messages name
 * models and fields and say what to do; they never contain a value.
 */
export abstract class AnyrowError extends Error {
  /** The stable word for this kind of error. */
  abstract readonly code: ErrorCode;
  /** Whether the same call may succeed when it is simply made again. */
  readonly retryable: boolean = false;
  /** The name of the class, written out so that a minifier cannot change it. */
  abstract override readonly name: string;
}

/** What was handed in cannot be right. Thrown before anything is sent; `issues` lists every problem at once. */
export class ValidationError extends AnyrowError {
  readonly code = "validation";
  readonly name = "ValidationError";
  /** The table or model concerned, or `null` when the problem is not about one. */
  readonly model: string | null;
  /** Every problem found: those of the fields in their order, then names that are no fields. */
  readonly issues: readonly Issue[];

  constructor(model: string | null, issues: readonly Issue[], options?: ErrorOptions) {
    super(`${model ?? "anyrow"}: ${issues.map(describeIssue).join("; ")}`, options);
    this.model = model;
    this.issues = issues;
  }
}

function describeIssue(issue: Issue): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")} ${issue.message}`;
}

/** Makes the error for a single problem. */
export function invalid(model: string | null, path: readonly (string | number)[], message: string): ValidationError {
  return new ValidationError(model, [{ path, message }]);
}

/** `get` found no row. */
export class NotFoundError extends AnyrowError {
  readonly code = "not_found";
  readonly name = "NotFoundError";
  /** The model that was asked. */
  readonly model: string;

  constructor(model: string) {
    super(`${model}: no row matches; use find() where a missing row is expected`);
    this.model = model;
  }
}

/** `get` or `find` matched more than one row. */
export class MultipleRowsError extends AnyrowError {
  readonly code = "multiple_rows";
  readonly name = "MultipleRowsError";
  /** The model that was asked. */
  readonly model: string;

  constructor(model: string) {
    super(`${model}: more than one row matches; narrow the condition, or use first() or all()`);
    this.model = model;
  }
}

/** What an {@link IntegrityError} knows about the rule that was broken. */
export interface IntegrityFacts {
  readonly kind: IntegrityKind;
  readonly model: string | null;
  readonly constraint?: string | null;
  readonly fields?: readonly string[];
  readonly cause?: unknown;
}

const BROKEN_RULES: Readonly<Record<IntegrityKind, string>> = {
  unique: "another row already has this value",
  foreignKey: "a referenced row is missing, or rows still refer to this one",
  notNull: "a required value is null",
  check: "a check constraint does not hold",
};

/** The store refused a write because a unique, foreign-key, not-null or check rule would not hold afterwards. */
export class IntegrityError extends AnyrowError {
  readonly code = "integrity";
  readonly name = "IntegrityError";
  readonly kind: IntegrityKind;
  /** The model that was written, where known. */
  readonly model: string | null;
  /** The name of the constraint, where the store tells it. */
  readonly constraint: string | null;
  /** The fields of the rule, where the store names them; empty rather than guessed. */
  readonly fields: readonly string[];

  constructor(facts: IntegrityFacts) {
    const fields = facts.fields ?? [];
    const where = fields.length === 0 ? "" : ` (${fields.join(", ")})`;
    super(`${facts.model ?? "anyrow"}${where}: ${BROKEN_RULES[facts.kind]}`, { cause: facts.cause });
    this.kind = facts.kind;
    this.model = facts.model;
    this.constraint = facts.constraint ?? null;
    this.fields = fields;
  }
}

/** The store has no such table. */
export class UndefinedTableError extends AnyrowError {
  readonly code = "undefined_table";
  readonly name = "UndefinedTableError";

  constructor(table: string | null, options?: ErrorOptions) {
    super(
      `${table ?? "a table"} does not exist in the database: create it with createTables(db) or run your migrations`,
      options,
    );
  }
}

/** The store has the table but not the column. */
export class UndefinedColumnError extends AnyrowError {
  readonly code = "undefined_column";
  readonly name = "UndefinedColumnError";

  constructor(column: string | null, options?: ErrorOptions) {
    super(
      `column ${column ?? ""} does not exist in the database: the model and the database differ; run your migrations`,
      options,
    );
  }
}

/** Concurrent work got in the way (serialization failure, deadlock, busy database). Safe to run again. */
export class SerializationError extends AnyrowError {
  readonly code = "serialization";
  readonly name = "SerializationError";
  override readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(`${message}; run the transaction again`, options);
  }
}

/** What an {@link OperationalError} knows about a call that went wrong. */
export interface OperationalFacts extends ErrorOptions {
  /** Whether what was written may be there: `"none"`, certainly not; `"unknown"`, nobody can tell. */
  readonly outcome?: "none" | "unknown" | undefined;
  /** Whether the cause passes by itself, as an overloaded server or a broken connection does. */
  readonly transient?: boolean | undefined;
  /** Seconds after which the store asks to be called again. */
  readonly retryAfter?: number | undefined;
}

/** The store could not be reached, took too long or failed in a way that is not about the query. */
export class OperationalError extends AnyrowError {
  readonly code = "operational";
  readonly name = "OperationalError";
  /** Whether what was written may be there: `"none"`, certainly not; `"unknown"`, look before you write again. */
  readonly outcome: "none" | "unknown";
  /** Whether the cause passes by itself. With an unknown outcome a write must not be repeated all the same. */
  readonly transient: boolean;
  /** Seconds after which the store asks to be called again, or `null`. */
  readonly retryAfter: number | null;
  override readonly retryable: boolean;

  constructor(message: string, { outcome = "none", transient = false, retryAfter, cause }: OperationalFacts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.outcome = outcome;
    this.transient = transient;
    this.retryAfter = retryAfter ?? null;
    this.retryable = transient && outcome === "none";
  }
}

/** The store cannot do what was asked. Always thrown before any I/O; says what to do instead. */
export class UnsupportedError extends AnyrowError {
  readonly code = "unsupported";
  readonly name = "UnsupportedError";
  /** The operator or feature. */
  readonly operator: string;
  /** The store that lacks it. */
  readonly store: string;

  constructor(operator: string, store: string, instead: string) {
    super(`${operator} is not supported by ${store}: ${instead}`);
    this.operator = operator;
    this.store = store;
  }
}

/** The error for rows that are to live for some time only, where nothing removes them. */
export function endless(store: string): UnsupportedError {
  return new UnsupportedError("ttl", store, "keep the model in a store of keys and values");
}

/** The error for a query that a store cannot follow to its end. */
export function tooDeep(store: string): UnsupportedError {
  return new UnsupportedError("a query nested this deep", store, "make it flatter, or split it");
}

/** A database, transaction or query was used when it could not be: closed, finished, failed, or busy with a transaction. */
export class ConnectionStateError extends AnyrowError {
  readonly code = "connection_state";
  readonly name = "ConnectionStateError";
}

/** The store returned something that the field cannot be read from. */
export class DecodeError extends AnyrowError {
  readonly code = "decode";
  readonly name = "DecodeError";
}

/** For code that cannot be reached as long as the node kinds are handled exhaustively. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected node ${JSON.stringify((value as { kind?: unknown }).kind)}`);
}
