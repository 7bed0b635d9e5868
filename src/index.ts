export { connect } from "./database/connect.ts";
export {
  AnyrowError,
  ConnectionStateError,
  DecodeError,
  IntegrityError,
  MultipleRowsError,
  NotFoundError,
  OperationalError,
  type OperationalFacts,
  SerializationError,
  UndefinedColumnError,
  UndefinedTableError,
  UnsupportedError,
  ValidationError,
} from "./errors.ts";
export { now } from "./fields/now.ts";
export { shortUuid7, uuid7 } from "./fields/uuid7.ts";
export { timestamps } from "./models/bundles.ts";
export { t } from "./models/field-factory.ts";
export { model } from "./models/model.ts";
export { and, not, or } from "./query/conditions.ts";
export { from } from "./query/tables.ts";

export type { Adapter, Capabilities } from "./contracts/adapter.ts";
export type {
  AtomicVerbs,
  Connect,
  ConnectOptions,
  Database,
  DatabaseVerbs,
  EndVerbs,
  NestedVerbs,
  OpenTransaction,
  QueryEvent,
  SqlQuery,
  SqlVerbs,
  Tables,
  Transaction,
  TransactionSettings,
  TransactionVerbs,
} from "./database/database-types.ts";
export type { ErrorCode, IntegrityKind, Issue } from "./errors.ts";
export type {
  Arithmetic,
  Comparable,
  Condition,
  DecimalExpression,
  Expression,
  JsonExpression,
  ListExpression,
  Now,
  NumberExpression,
  Operand,
  Order,
  TextExpression,
  Typed,
} from "./fields/expression-types.ts";
export type { Field, FieldFactory, Json, Ref, RefOptions, Timestamps } from "./fields/field-types.ts";
export type { Create, Key, KeyedPatch, Model, ModelOptions, Patch, Related, Row } from "./models/model-types.ts";
export type { AnyField } from "./plan/any-field.ts";
export type { AnyModel } from "./plan/nodes.ts";
export type { Inspection, InspectedStatement, Inspector, Query } from "./plan/query.ts";
export type { Plan, QueryPlan } from "./plan/plan.ts";
export type { Fields, Filter, Many, Where } from "./query/filter-types.ts";
export type {
  ConflictUpdate,
  CreateOptions,
  FoundOrCreated,
  From,
  OneRow,
  Page,
  PageOptions,
  QuerySet,
  RowSource,
  RowsOf,
  SqlTable,
  Table,
  UnboundTables,
} from "./query/query-types.ts";
