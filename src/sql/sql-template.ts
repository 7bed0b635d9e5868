import { invalid } from "../errors.ts";
import type { RawPart, SqlText } from "../plan/raw-plan.ts";

/** A name to be quoted as an identifier, never bound. */
class Identifier {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** SQL text with its values apart: every value is bound, unless it is `ident(...)` or another piece of `sql`. */
class Fragment implements SqlText {
  readonly parts: readonly RawPart[];

  constructor(parts: readonly RawPart[]) {
    this.parts = parts;
  }
}

/** Takes a template apart into text, identifiers and values. */
export function sqlText(strings: readonly string[], values: readonly unknown[]): SqlText {
  const parts = strings.flatMap((text, index): readonly RawPart[] => {
    const piece: readonly RawPart[] = text === "" ? [] : [{ kind: "text", text }];
    return index < values.length ? [...piece, ...partsOf(values[index])] : piece;
  });
  return new Fragment(parts);
}

function partsOf(value: unknown): readonly RawPart[] {
  if (value instanceof Fragment) return value.parts;
  return [value instanceof Identifier ? { kind: "identifier", name: value.name } : { kind: "bound", value }];
}

/** SQL text whose values are bound: `` sql`select * from ${ident("posts")} where views > ${10}` ``. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): SqlText {
  return sqlText(strings, values);
}

/** A name to be quoted in SQL text, such as a table that is chosen by the program. */
export function ident(name: string): object {
  if (typeof name !== "string") throw invalid(null, [], "ident() takes a name as text");
  return new Identifier(name);
}
