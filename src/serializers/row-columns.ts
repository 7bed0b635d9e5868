import type { TableDeclaration } from "../plan/nodes.ts";

/** What serializers look at in a table. */
export type RowColumns = Pick<TableDeclaration, "name" | "columns">;
