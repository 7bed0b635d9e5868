import { isRead } from "../../contracts/plan-effect.ts";
import {
  type AnyrowError,
  ConnectionStateError,
  type IntegrityKind,
  OperationalError,
  SerializationError,
  UndefinedColumnError,
  UndefinedTableError,
} from "../../errors.ts";
import { type Failure, detailOf, integrityError } from "../failure.ts";

const OUT_OF_RANGE = "22003";

const RULES: Readonly<Record<string, IntegrityKind>> = {
  "23505": "unique",
  "23503": "foreignKey",
  "23001": "foreignKey",
  "23502": "notNull",
  "23514": "check",
  // A number that was written is past what its column can hold.
  [OUT_OF_RANGE]: "check",
};

/** What is wrong with a server, or with how it is reached: then nothing was done. `transient` where it passes by itself. */
const STATES: Readonly<Record<string, { readonly message: string; readonly transient?: boolean }>> = {
  "08001": { message: "the server cannot be reached", transient: true },
  "08004": { message: "the server takes no connection", transient: true },
  "25006": {
    message: "the server takes only reads here: write elsewhere than on a replica or in a read-only transaction",
  },
  "28000": { message: "the server refused the user: check user and password" },
  "28P01": { message: "the server refused the password: check user and password" },
  "3D000": { message: "the server has no such database: check the name of the database in the URL" },
  "53300": {
    message: "the server has no connection left: call again later, or use fewer connections",
    transient: true,
  },
  "57014": {
    message: "the server cancelled the query: it took longer than statement_timeout, or someone cancelled it",
  },
  "57P03": { message: "the server is starting or stopping: call again later", transient: true },
  "57P04": { message: "the database was dropped" },
};

const LOST = /^(0800[0367]|57P0[125]|25P03)$/;

/** Whether an SQLSTATE says that a connection ended in the middle of its work. */
export function isLostConnection(code: string): boolean {
  return LOST.test(code);
}

/** What it means when not the query is wrong but the server, or the way to it; `null` for all other states. */
function connectionError(code: string, { error, plans }: Failure): AnyrowError | null {
  const options = { cause: error };
  if (code === "25P02")
    return new ConnectionStateError("a statement of this transaction failed: roll it back", options);
  if (isLostConnection(code)) {
    // The server may have been ended between keeping what was written and saying so.
    const outcome = plans.every(isRead) ? "none" : "unknown";
    return new OperationalError(`the server ended the connection (${code})`, { ...options, outcome, transient: true });
  }
  const state = STATES[code];
  return state === undefined
    ? null
    : new OperationalError(`${state.message} (${code})`, { ...options, transient: state.transient });
}

/** What an error of PostgreSQL means, by its SQLSTATE. */
export function postgresError(failure: Failure): AnyrowError {
  const { error, plans } = failure;
  const code = detailOf(error, "code");
  const kind = code === OUT_OF_RANGE && plans.every(isRead) ? undefined : RULES[code];
  const options = { cause: error };
  if (kind !== undefined) {
    const constraint = detailOf(error, "constraint");
    const column = detailOf(error, "column");
    // Rows that still refer to a deleted one break a rule of theirs: the detail names the key, which is not what is wrong.
    const isReferred = kind === "foreignKey" && plans.some((plan) => plan.kind === "delete");
    const columns = isReferred ? [] : column === "" ? keyColumns(detailOf(error, "detail")) : [column];
    return integrityError({ kind, table: detailOf(error, "table"), constraint, columns }, failure);
  }
  if (code === "40001" || code === "40P01") return new SerializationError("concurrent work got in the way", options);
  const [, quoted, plain] = /"([^"]+)"|column (?:\w+\.)?(\S+)/.exec(detailOf(error, "message")) ?? [];
  const name = quoted ?? plain ?? null;
  if (code === "42P01" || code === "3F000") return new UndefinedTableError(name, options);
  if (code === "42703") return new UndefinedColumnError(name, options);
  const connection = connectionError(code, failure);
  if (connection !== null) return connection;
  return new OperationalError(`the database refused the request${code && ` (${code})`}: see the cause`, options);
}

/** The columns in `Key (a, b)=(1, 2) already exists.`, in any language. */
function keyColumns(detail: string): string[] {
  const [, list = ""] = /\((.*?)\)=\(/s.exec(detail) ?? [];
  return list === "" ? [] : list.split(", ").map((name) => name.replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
}
