export type {
  Adapter,
  AdapterSetup,
  AdapterTransaction,
  Capabilities,
  Network,
  Result,
  RunOptions,
  TransactionOptions,
} from "./adapter.ts";
export type { CallOptions } from "./call-options.ts";
export {
  type FailedCall,
  type FailedResponse,
  abortFailure,
  connectionFailure,
  protocolFailure,
  responseFailure,
} from "./network-failure.ts";
export type {
  CommitOutcome,
  CountCommand,
  DeleteCommand,
  Found,
  GetCommand,
  HasCommand,
  KeyAppend,
  KeyCheck,
  KeyEntry,
  KeyPut,
  KeyValueAbilities,
  KeyValueCommand,
  KeyValueCommit,
  KeyValueDriver,
  KeyValueReply,
  RangeCommand,
  ScanAnswer,
  ScanRequest,
  SetCommand,
} from "./key-value-driver.ts";
export type { MigratorPort, OperationPort, StatementPort } from "./migrator-port.ts";
export {
  type HeldUnit,
  type InteractiveRowStore,
  type Later,
  type RowIndex,
  type RowKey,
  type RowStore,
  type RowTable,
  type RowUnit,
  type StoredRow,
  type WorkOptions,
  isHolding,
} from "./row-store.ts";
export {
  type ExecuteOptions,
  type InteractiveSqlDriver,
  type SqlDriver,
  type SqlResult,
  type SqlRunner,
  type SqlStatement,
  type SqlTransaction,
  type SqlValue,
  isInteractive,
} from "./sql-driver.ts";
export type { RowSerializer, Serializer } from "./serializer.ts";
