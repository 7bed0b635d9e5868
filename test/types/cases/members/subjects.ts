// What users hold in their hands, one of each kind; `members.ts` compares it with what is there at run time.
import type {
  BooleanExpression,
  BytesExpression,
  CountExpression,
  Database,
  DateExpression,
  DecimalExpression,
  Field,
  FieldFactory,
  JsonExpression,
  JsonNumberPart,
  JsonTextPart,
  ListExpression,
  Many,
  Model,
  NumberExpression,
  OneRow,
  OpenTransaction,
  Query,
  QuerySet,
  Ref,
  SqlQuery,
  SqlTable,
  TextExpression,
  TimeExpression,
  TimestampExpression,
  Transaction,
  VectorExpression,
} from "anyrow";
import type { SqlFragment } from "anyrow/sql";
import type { FullAdapter } from "../models/adapters.ts";
import type { Models } from "../models/database.ts";

export interface Subjects {
  factory: FieldFactory;
  field: Field<"text", string>;
  reference: Ref<"users", "id", "number", number>;
  model: Model<"users", object, never, never>;
  table: SqlTable<"users", Models>;
  set: QuerySet<object, "users", Models>;
  oneRow: OneRow<object, "users", Models>;
  query: Query<number>;
  sqlQuery: SqlQuery<object>;
  text: TextExpression<string>;
  number: NumberExpression<number>;
  decimal: DecimalExpression<string>;
  instant: TimestampExpression<Date>;
  day: DateExpression<string>;
  time: TimeExpression<string>;
  boolean: BooleanExpression<boolean>;
  bytes: BytesExpression<Uint8Array>;
  json: JsonExpression<object>;
  textPart: JsonTextPart<string>;
  numberPart: JsonNumberPart<number>;
  list: ListExpression<string[]>;
  vector: VectorExpression<number[]>;
  many: Many<"users", Models>;
  counted: CountExpression;
  fragment: SqlFragment;
  database: Omit<Database<FullAdapter, Models>, keyof Models>;
  transaction: Omit<Transaction<FullAdapter, Models>, keyof Models>;
  openTransaction: Omit<OpenTransaction<FullAdapter, Models>, keyof Models>;
}
