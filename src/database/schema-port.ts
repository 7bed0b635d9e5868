import type { MigratorPort } from "../contracts/migrator-port.ts";
import type { AnyModel } from "../plan/nodes.ts";
import { ConnectionStateError } from "../errors.ts";

/** What migrations need of a database or transaction. */
export interface SchemaPort {
  /** `null` where the store has no schema to change. */
  readonly migrator: MigratorPort | null;
  readonly models: Readonly<Record<string, AnyModel>>;
}

const PORT: unique symbol = Symbol("schema port");

/** Gives a database or transaction its way to the schema, out of sight of its users. */
export function attachSchemaPort(owner: object, port: SchemaPort): void {
  Object.defineProperty(owner, PORT, { value: port });
}

/** The way to the schema of a database or transaction. */
export function schemaPortOf(owner: object): SchemaPort {
  const port = (owner as { readonly [PORT]?: SchemaPort } | null | undefined)?.[PORT];
  if (port === undefined)
    throw new ConnectionStateError("pass the database that connect() gave, or a transaction of it");
  return port;
}
