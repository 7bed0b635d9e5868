import type { SchemaOperation } from "../plan/ddl-plan.ts";

/** How migrations reach a store. A store without a schema accepts every operation and does nothing. */
export interface MigratorPort {
  /** Applies the operations in order, all or none. Creating something that is there already does nothing. */
  apply(operations: readonly SchemaOperation[]): Promise<void>;
}
