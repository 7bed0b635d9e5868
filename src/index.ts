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
export { softDelete, timestamps } from "./models/bundles.ts";
export { t } from "./models/field-factory.ts";
export { model } from "./models/model.ts";
export { and, not, or } from "./query/conditions.ts";
export {
  avg,
  caseWhen,
  coalesce,
  concat,
  constant,
  count,
  exists,
  max,
  min,
  param,
  subquery,
  sum,
} from "./query/functions.ts";
export { from } from "./query/tables.ts";

export type { Adapter, AdapterSetup, Capabilities } from "./contracts/adapter.ts";
export type {
  AnyStores,
  AtomicVerbs,
  Connect,
  ConnectOptions,
  Database,
  DatabaseVerbs,
  EndVerbs,
  NestedVerbs,
  OpenTransaction,
  QueryEvent,
  SerializerRegistry,
  SqlQuery,
  SqlVerbs,
  StoreSet,
  Tables,
  Transaction,
  TransactionSettings,
  TransactionVerbs,
} from "./database/database-types.ts";
export type { ErrorCode, IntegrityKind, Issue } from "./errors.ts";
export type { DayDuration, DayUnit, Duration, TimeUnit } from "./fields/duration-types.ts";
export type {
  Arithmetic,
  BooleanExpression,
  BytesExpression,
  Comparable,
  Condition,
  CountExpression,
  DateExpression,
  DecimalExpression,
  Expression,
  JsonExpression,
  JsonNumberPart,
  JsonPart,
  JsonTextPart,
  Kinded,
  ListExpression,
  Now,
  NumberExpression,
  Operand,
  Order,
  Orderable,
  Parameter,
  RowSource,
  Testable,
  TextExpression,
  TimeExpression,
  TimestampExpression,
  Typed,
  VectorExpression,
} from "./fields/expression-types.ts";
export type {
  Field,
  FieldFactory,
  Json,
  Ref,
  RefOptions,
  SoftDelete,
  StructOptions,
  Timestamps,
  Virtual,
} from "./fields/field-types.ts";
export type {
  CleanRow,
  Create,
  Key,
  KeyedPatch,
  Model,
  ModelOptions,
  Patch,
  Related,
  Row,
  StoredModel,
  WithVirtuals,
} from "./models/model-types.ts";
export type { ModelSchema, SchemaChoice, SchemaResult } from "./models/schema-types.ts";
export type { AnyField } from "./plan/any-field.ts";
export type { AnyModel } from "./plan/nodes.ts";
export type { Inspection, InspectedStatement, Inspector, Query } from "./plan/query.ts";
export type { Plan, QueryPlan } from "./plan/plan.ts";
export type { Fields, Filter, Many, Where } from "./query/filter-types.ts";
export type { AggregateOptions, CountOptions } from "./query/function-types.ts";
export type {
  Annotations,
  ConflictUpdate,
  CreateOptions,
  FoundOrCreated,
  From,
  HardOptions,
  LockOptions,
  OneRow,
  Page,
  LastingOptions,
  PageOptions,
  ScanOptions,
  QuerySet,
  RowsOf,
  SqlTable,
  Table,
  UnboundTables,
  UnionOptions,
} from "./query/query-types.ts";
export type { EpochOptions } from "./fields/epoch-field.ts";
export type { RowSerializer, Serializer } from "./contracts/serializer.ts";
