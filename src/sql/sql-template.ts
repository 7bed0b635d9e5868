import { invalid } from "../errors.ts";
import { isField } from "../fields/field.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import type { RawPart, SqlText } from "../plan/raw-plan.ts";
import { FieldExpression } from "../query/expressions.ts";
import type { SqlFragment } from "../query/function-types.ts";

/** A name to be quoted as an identifier, never bound. */
class Identifier {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** SQL text with its values apart: every value is bound, unless it is `ident(...)` or another piece of `sql`. */
class Fragment {
  readonly parts: SqlText["parts"];

  constructor(parts: SqlText["parts"]) {
    this.parts = parts;
  }

  /** An expression of builder queries, whose values are those of a field. */
  as(field: FieldShape): FieldExpression {
    if (!isField(field)) throw invalid(null, ["sql"], "is read as a field: as(t.integer())");
    return new FieldExpression({ kind: "fragment", parts: this.parts, field }, "sql", "as");
  }
}

/** Takes a template apart into text, identifiers and values. */
export function sqlText(strings: readonly string[], values: readonly unknown[]): SqlText {
  const parts = strings.flatMap((text, index): SqlText["parts"] => {
    const piece: SqlText["parts"] = text === "" ? [] : [{ kind: "text", text }];
    return index < values.length ? [...piece, ...partsOf(values[index])] : piece;
  });
  return new Fragment(parts) as unknown as SqlText;
}

function partsOf(value: unknown): readonly (RawPart | ExpressionNode)[] {
  if (value instanceof Fragment) return value.parts;
  if (value instanceof FieldExpression) return [value.node];
  return [value instanceof Identifier ? { kind: "identifier", name: value.name } : { kind: "bound", value }];
}

/** SQL text whose values are bound: `` sql`select * from ${ident("posts")} where views > ${10}` ``. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): SqlFragment {
  return sqlText(strings, values) as SqlFragment;
}

/** A name to be quoted in SQL text, such as a table that is chosen by the program. */
export function ident(name: string): object {
  if (typeof name !== "string") throw invalid(null, [], "ident() takes a name as text");
  return new Identifier(name);
}
