import type { SqlValue } from "../contracts/sql-driver.ts";
import type { AnyrowError } from "../errors.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";
import type { Plan } from "../plan/plan.ts";
import type { CallNode, ColumnShape, FunctionName, Source, TableShape } from "../plan/nodes.ts";
import type { LockNode } from "../plan/select-plan.ts";
import type { Failure } from "./failure.ts";
import type { FindKey } from "./key-link.ts";
import type { LastRowOf } from "./last-row.ts";

/** Rows of canonical values, as bulk writes and key lists hold them. */
export type Rows = readonly (readonly unknown[])[];

/** Binds one parameter made of rows; gives its placeholder. */
export type BindRows = (encode: (rows: Rows) => SqlValue) => string;

/** How rows that are bound as one parameter become the table `_r`. */
export interface Recordset {
  /** Prepares the JSON text of a row with these columns. */
  encoder(columns: readonly ColumnShape[]): (row: readonly unknown[]) => string;
  /** The rows as a table. `rows` is a parameter that holds a JSON array of them. */
  from(table: string, rows: string): string;
  /** The cell of a row. */
  cell(column: ColumnShape, index: number): string;
  /** What an insert says after `from`, so that keys are made in the order of the rows. */
  readonly inOrder: string;
}

/** How many parameters are bound as one. */
export interface PackedParameters {
  /** The only parameter. */
  encode(values: readonly SqlValue[]): SqlValue;
  /** The place of one of the values. */
  place(index: number, storage: Storage): string;
}

/** How statements of one transaction hand a key on by keeping it. */
export interface KeptKeys {
  readonly kind: "kept";
  /** What an insert returns besides, so that a key is kept under a name until the transaction ends. */
  keep(name: string, key: string): string;
  /** The text of what was kept under a name; fails as {@link Dialect.fail} does where nothing was. */
  read(name: string): string;
  /** A condition: nothing was kept under a name. */
  wroteNothing(name: string): string;
}

/** How statements of one transaction find the row that has the key: nobody else writes meanwhile, and keys that are made only grow. */
export interface FoundKeys {
  readonly kind: "found";
  readonly find: FindKey;
  /** A condition: the statement before has written no row. */
  wroteNothing(): string;
}

/** The parts of a statement that finds one row or inserts it. All are finished text but for `RETURNING`. */
export interface OrCreate {
  readonly table: TableShape;
  /** The expressions to read back from a written row. */
  readonly returned: readonly string[];
  /** Selects the row that is there. */
  readonly find: string;
  /** Updates the row that is there; `null` where it is kept as it is. */
  readonly update: string | null;
  /** Inserts the row, by a select that may be followed by a condition. */
  readonly insert: string;
  /** The columns of the constraint, in parentheses. */
  readonly on: string;
  /** What to set when the row is there after all. */
  readonly set: string;
  /** The key that was given although the store could have made it. */
  readonly explicitId: ColumnShape | null;
}

/** How a row is found or inserted. */
export interface OrCreateStatements {
  readonly statements: readonly string[];
  /** The statement whose row is new, or `-1` where the last cell of the row says whether it is. */
  readonly created: number;
}

/** Where the rows of a limited write come from: text before the write, and its condition. */
export interface Picked {
  readonly before: string;
  /** Another table to join, or `null`. */
  readonly source: string | null;
  readonly where: string;
}

/**
 * Makes the text of a function from those of its operands, which are in the form that all storages of their kind share. What reads JSON
 * is given a place, what changes a list the list and one that holds a single item. `isTerm`: rows are put in order by it.
 */
export type SpellFunction = (
  operands: readonly [string, string, ...string[]],
  node: CallNode,
  store: string,
  isTerm: boolean,
) => string;

/** Functions that databases spell in ways of their own. */
export type SpelledFunctions = Readonly<Record<Exclude<FunctionName, "lower" | "upper" | "coalesce">, SpellFunction>>;

/** The names of properties and the numbers of items that lead to a part of a JSON document. */
export type JsonPath = readonly (string | number)[];

/** Binds what is made of a path; gives its placeholder. */
export type BindPath = (encode: (path: JsonPath) => SqlValue) => string;

/** How parts of JSON documents are named, read and replaced. `steps` has a letter for each step of a path: `k` a property, `i` an item. */
export interface JsonDocuments {
  /** A part, or without steps the document: what the functions that read it are given. */
  place(document: string, steps: string, bind: BindPath, store: string): readonly [string, string];
  /** The part as JSON; null where there is none, and for JSON null. */
  part(...place: readonly [string, string]): string;
  /** A condition: there is such a part. */
  exists(...place: readonly [string, string]): string;
  /** The document with another value, which is JSON too, in the place of a part. */
  set(document: string, steps: string, bind: BindPath, value: string, store: string): string;
}

/** How deep a database goes, and how deep a plan or a statement is: each database has its own way to count. */
export interface DepthLimit<Of> {
  readonly most: number;
  readonly of: (deep: Of) => number;
}

/** The short list of ways in which databases differ; one compiler writes the SQL of all. Texts come in and go out finished. */
export interface Dialect {
  readonly name: string;
  /** The form in which fields encode values for this dialect. */
  readonly form: "postgres" | "sqlite";
  /** How many parameters a statement may bind where no driver says so. */
  readonly maxParameters: number;
  /** Whether placeholders have numbers, so that one may be used twice. */
  readonly numbered: boolean;
  /** Whether tables live in schemas. */
  readonly schemas: boolean;
  /** Whether null is the largest value where an order does not say. */
  readonly nullsLargest: boolean;
  /** What stands for no limit where there is an offset. */
  readonly noLimit: string;
  /** The present time in the form of a field. */
  now(field: FieldShape): string;
  /** The function that makes a JSON array of its arguments. */
  readonly jsonArray: string;

  /** Whether comments hold comments, and those of a line end at a carriage return too. */
  readonly nestsComments: boolean;
  /** Whether SQL of the user has a statement after the first that clients leave out without a word. */
  dropsSecond(sql: string): boolean;
  /** The most columns that a table or a result may have. */
  readonly maxColumns: number;
  /** How deep expressions may be nested; `null` where what can be asked is never too deep. */
  readonly depth: DepthLimit<Plan> | null;
  /** The same of what a parser has read of a statement and not put together yet. */
  readonly parser: DepthLimit<string> | null;
  /** The place of a parameter. `storage` is how its value is kept. */
  placeholder(position: number, storage: Storage): string;
  /** How more parameters than `maxParameters` are bound as one; `null` where they cannot be. */
  readonly pack: PackedParameters | null;
  /** A number or boolean of the user's own SQL, where no field says how it is kept. */
  raw(value: number | bigint | boolean): SqlValue;
  /** A list of the user's own SQL. */
  rawList(items: readonly SqlValue[]): SqlValue;
  /** A parameter or expression as the type of a field. */
  cast(sql: string, field: FieldShape): string;
  /** A value in the form that all storages of its kind share: any text as plain text, numbers as doubles. */
  plain(sql: string, field: FieldShape): string;
  /** Text in the order of code points; other kinds as they are. */
  ordered(sql: string, field: FieldShape): string;
  /** Text with its ASCII letters folded. */
  fold(name: "lower" | "upper", sql: string): string;
  /** What {@link plain} gives, in the form in which a field keeps it. */
  stored(sql: string, field: FieldShape): string;
  /** A number in the form of {@link plain} as a double, a decimal by its smallest unit. */
  double(sql: string, field: FieldShape): string;
  readonly functions: SpelledFunctions;
  readonly json: JsonDocuments;
  /** Conditions about a list and another one. They may be null where the first is. */
  overlaps(list: string, items: string): string;
  containsAll(list: string, items: string): string;
  contains(text: string, needle: string): string;
  endsWith(text: string, needle: string): string;
  like(text: string, pattern: string): string;
  /** Whether text matches a regular expression, letters of both cases alike where it `folds`; `null` where there are none. */
  readonly regex: ((text: string, pattern: string, folds: boolean) => string) | null;
  /** A pattern with `%`, `_` and `\` as `like` takes it. */
  pattern(like: string): string;
  /** How a list of values is bound as one parameter. */
  list(field: FieldShape): (values: readonly unknown[]) => SqlValue;
  /** Whether the operand is among the values of a bound list. */
  among(operand: string, list: string, field: FieldShape, negated: boolean): string;
  /** A query for the rows of a bound list of composite keys. */
  tuples(fields: readonly FieldShape[], bind: BindRows): string;
  /** An expression as a cell of a result that loses nothing. `field` is `null` for JSON. */
  cell(sql: string, field: FieldShape | null, index: number): string;
  /** A column as a cell of a JSON row that loses nothing. */
  jsonCell(sql: string, field: FieldShape): string;
  /** A JSON text as a cell of a JSON row. */
  jsonNested(sql: string): string;
  /** One JSON text with the items of all rows of a query. `order` is `""` where the query has given them theirs. */
  collect(item: string, order: string): string;
  /** Whether `collect` can order the items itself. */
  readonly ordersAggregates: boolean;
  /** Bound rows as a table; `null` where rows are spelled as `VALUES`. */
  readonly recordset: Recordset | null;
  /** The value of a key that the store makes where it is null. */
  generated(cell: string, table: TableShape, column: ColumnShape): string;
  /** What goes before and after an insert with explicit keys, so that keys made later do not collide; `null` where nothing must. */
  readonly keepIds:
    | ((table: TableShape, column: ColumnShape, returned: readonly string[]) => readonly [string, string])
    | null;
  /** How the rows of an insert are known from its last one, where reading that is cheaper than having all come back; else `null`. */
  readonly lastRow: LastRowOf | null;
  /** How later statements of a transaction get at keys that earlier ones make, where nothing is read in between. */
  readonly createdKeys: KeptKeys | FoundKeys;
  /** An expression that fails when it is worked out, with an error whose message holds the text. */
  fail(text: string): string;
  /** Whether a cascade removes rows while a statement still goes through its own, so that not all of those are counted. */
  readonly cascadesAtOnce: boolean;
  /** Whether a statement that changes rows meets, where it looks at others of the table, some that it has changed already. */
  readonly seesChanges: boolean;
  /** Statements before and after one that removes rows, where references must not be asked about step by step; else `null`. */
  postpone(removed: Source): readonly [before: string, after: string] | null;
  orCreate(parts: OrCreate): OrCreateStatements;
  /** How a write meets exactly the rows of a limited query for their keys. `alias` is the table inside that query. */
  pick(keys: string, alias: string, target: string, columns: readonly string[]): Picked;

  /** What follows a query so that its rows are locked. `alias` is their table; `null` where single rows are not locked. */
  readonly lock: ((lock: LockNode, alias: string) => string) | null;

  /** What stands before a statement to be told how it would be run. */
  readonly explain: string;
  /** What an error of a driver means. */
  error(failure: Failure): AnyrowError;
}

/** Whether an object that a store gave is the dialect it speaks. */
export function isDialect(given: object): given is Dialect {
  return "form" in given && "placeholder" in given;
}
