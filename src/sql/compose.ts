import { compileCondition } from "./compile-condition.ts";
import { compileExpression } from "./compile-expression.ts";
import { compileQuery } from "./compile-query.ts";
import type { Composition, Literal, Writer } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import type { Bound } from "./shape.ts";

const write: Writer = { expression: compileExpression, condition: compileCondition, query: compileQuery };

/** Starts a statement. */
export function compose(dialect: Dialect, values: readonly Bound[], literal: Literal | null = null): Composition {
  return {
    dialect,
    write,
    values,
    parameters: [],
    frames: new Map(),
    target: null,
    grouped: null,
    cells: null,
    aliases: 0,
    keys: new Map(),
    marks: null,
    literal,
  };
}
