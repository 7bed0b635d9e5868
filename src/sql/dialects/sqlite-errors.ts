import {
  type AnyrowError,
  type IntegrityKind,
  OperationalError,
  SerializationError,
  UndefinedColumnError,
  UndefinedTableError,
  tooDeep,
} from "../../errors.ts";
import { type Failure, detailOf, integrityError, onlyReference } from "../failure.ts";

const RULES: Readonly<Record<string, IntegrityKind>> = {
  UNIQUE: "unique",
  "PRIMARY KEY": "unique",
  "FOREIGN KEY": "foreignKey",
  "NOT NULL": "notNull",
  CHECK: "check",
};

const BROKEN = /\b(UNIQUE|PRIMARY KEY|FOREIGN KEY|NOT NULL|CHECK) constraint failed(?:: ([^\n]*))?/;

/** What servers and hosts put around the message: who they are, where in the statement it is, and a code. */
const ADDED = /^D1_ERROR: |(?: \(at offset \d+\)| at offset \d+)?(?:: SQLITE_[A-Z]+(?: \(extended: \w+\))?)?$/g;

/** What an error of SQLite means. Clients differ in codes but all pass its message on. */
export function sqliteError(failure: Failure): AnyrowError {
  const { error, plans } = failure;
  const options = { cause: error };
  const message = detailOf(error, "message").replace(ADDED, "");
  const [, rule, subject = ""] = BROKEN.exec(message) ?? [];
  const kind = rule === undefined ? undefined : RULES[rule];
  if (kind === "foreignKey")
    return integrityError({ kind, table: "", constraint: "", columns: onlyReference(plans) }, failure);
  if (kind === "check") return integrityError({ kind, table: "", constraint: subject, columns: [] }, failure);
  if (kind !== undefined) return integrityError({ kind, ...subjectOf(subject) }, failure);
  // A whole number past 64 bits has become a real one.
  const [, past] = /cannot store REAL value in INTEGER column ([^\n]+)/.exec(message) ?? [];
  if (past !== undefined) return integrityError({ kind: "check", ...subjectOf(past) }, failure);
  const code = detailOf(error, "code");
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code) || /database (?:table )?is locked/.test(message)) {
    return new SerializationError("the database is busy", options);
  }
  // SQL of the user, and what older parsers do not take.
  if (/parser stack overflow|tree is too large|Recursion limit/.test(message)) return tooDeep("sqlite");
  const [, table] = /no such table: (?:main\.)?([^\n]+)/.exec(message) ?? [];
  if (table !== undefined) return new UndefinedTableError(table, options);
  const [, column] = /(?:no such column: |has no column named )(?:\w+\.)?([^\n]+)/.exec(message) ?? [];
  if (column !== undefined) return new UndefinedColumnError(column, options);
  return new OperationalError(`the database refused the request${code && ` (${code})`}: see the cause`, options);
}

/** `posts.author_id, posts.title`, or `index 'name'` for a rule over an expression. */
function subjectOf(subject: string): { table: string; columns: readonly string[]; constraint: string } {
  const [, constraint] = /^index '(.*)'$/.exec(subject) ?? [];
  if (constraint !== undefined) return { table: "", columns: [], constraint };
  const columns = subject.split(", ");
  const dot = columns[0]?.lastIndexOf(".") ?? -1;
  const table = columns[0]?.slice(0, dot) ?? "";
  return { table, columns: columns.map((each) => each.slice(dot + 1)), constraint: "" };
}
