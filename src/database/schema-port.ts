import type { MigratorPort } from "../contracts/migrator-port.ts";
import type { AnyModel } from "../plan/nodes.ts";
import { ConnectionStateError } from "../errors.ts";

/** What migrations need of one store of a database or transaction. */
export interface SchemaPort {
  /** `null` where the store has no schema to change. */
  readonly migrator: MigratorPort | null;
  readonly models: Readonly<Record<string, AnyModel>>;
  /** The store whose models are meant; `null`: all are. */
  readonly store: string | null;
}

const PORTS: unique symbol = Symbol("schema ports");

/** Gives a database or transaction its ways to the schemas of its stores, out of sight of its users. */
export function attachSchemaPorts(owner: object, ports: readonly SchemaPort[]): void {
  Object.defineProperty(owner, PORTS, { value: ports });
}

/** The ways to the schemas of the stores of a database or transaction. */
export function schemaPortsOf(owner: object): readonly SchemaPort[] {
  const ports = (owner as { readonly [PORTS]?: readonly SchemaPort[] } | null | undefined)?.[PORTS];
  if (ports === undefined)
    throw new ConnectionStateError("pass the database that connect() gave, or a transaction of it");
  return ports;
}
