import type { SchemaOperation } from "../plan/schema-operation.ts";
import type { CallOptions } from "./call-options.ts";

/** How migrations reach a store: it applies their operations itself, or runs the statements that they write for it. */
export type MigratorPort = OperationPort | StatementPort;

/** A store that changes its schema itself. One without a schema accepts every operation and does nothing. */
export interface OperationPort {
  /** Applies the operations in order, all or none. Creating something that is there already does nothing. */
  apply(operations: readonly SchemaOperation[]): Promise<void>;
}

/** A store that takes statements. Whoever migrates writes them, so that a program that does not is free of their compiler. */
export interface StatementPort {
  /** The dialect that the statements are written in. */
  readonly dialect: object;
  /** Runs statements without values in order, all or none. */
  execute(statements: readonly string[], options?: CallOptions): Promise<void>;
}
