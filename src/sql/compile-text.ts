import type { SqlValue } from "../contracts/sql-driver.ts";
import { UnsupportedError } from "../errors.ts";
import type { TextNode } from "../plan/nodes.ts";
import { type EncodeNode, bindWith } from "./bind.ts";
import { compilePlain } from "./compile-expression.ts";
import type { Composition } from "./composition.ts";
import { foldCase, textRange } from "./text-patterns.ts";

type Lookup = "contains" | "startsWith" | "endsWith" | "like" | "exact" | "regex";

/** A text lookup. */
export function compileText({ operator, operand, needle }: TextNode, composition: Composition): string {
  const { dialect } = composition;
  const folds = operator.startsWith("i");
  const lookup = (folds ? operator.slice(1) : operator) as Lookup;
  const plain = compilePlain(operand, composition);
  if (lookup === "regex") {
    const pattern = dialect.cast(bindWith(needle, composition, String), needle.field);
    if (dialect.regex !== null) return dialect.regex(plain, pattern, folds);
    throw new UnsupportedError("a regular expression", dialect.name, "use contains, startsWith, endsWith or like");
  }
  const subject = folds ? dialect.fold("lower", plain) : plain;
  const bind = (encode: (needle: string) => SqlValue): string =>
    dialect.cast(bindWith(needle, composition, needleEncoder(folds, encode)), needle.field);
  if (lookup === "exact") return `${subject} = ${bind(String)}`;
  if (lookup !== "startsWith") return dialect[lookup](subject, bind(lookup === "like" ? dialect.pattern : String));
  const bounds = textRange(needle.value as string).length;
  if (bounds === 0) return `${subject} IS NOT NULL`;
  const ordered = dialect.ordered(subject, needle.field);
  const from = `${ordered} >= ${bind(String)}`;
  return bounds === 1 ? from : `(${from} AND ${ordered} < ${bind(textAfter)})`;
}

function needleEncoder(folds: boolean, encode: (needle: string) => SqlValue): EncodeNode {
  return folds ? (value) => encode(foldCase(String(value))) : (value) => encode(String(value));
}

function textAfter(prefix: string): SqlValue {
  return textRange(prefix)[1] ?? null;
}
