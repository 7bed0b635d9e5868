// What users hold in their hands, one of each kind; `members.ts` compares it with what is there at run time.
import type {
  Comparable,
  Database,
  Expression,
  Field,
  FieldFactory,
  JsonExpression,
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
  Transaction,
} from "anyrow";
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
  instant: Comparable<Date>;
  boolean: Expression<boolean>;
  json: JsonExpression<object>;
  list: ListExpression<string[]>;
  many: Many<"users", Models>;
  database: Omit<Database<FullAdapter, Models>, keyof Models>;
  transaction: Omit<Transaction<FullAdapter, Models>, keyof Models>;
  openTransaction: Omit<OpenTransaction<FullAdapter, Models>, keyof Models>;
}
