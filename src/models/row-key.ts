import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";

type MakeKey = (values: Readonly<Record<string, unknown>>) => string;

/**
 * The option `key` of a model: a function, or a text with every field of the key in braces. In the text, values are escaped so that
 * no two keys are given the same one.
 */
export function rowKeyOf(
  table: string,
  given: unknown,
  key: readonly ColumnShape[],
): NonNullable<TableDeclaration["rowKey"]> {
  const refuse = (message: string): Error => invalid(table, ["key"], message);
  const make = typeof given === "string" ? fromTemplate(given, key, refuse) : (given as MakeKey);
  if (typeof make !== "function") throw refuse(`must be a function or a text with ${inBraces(key)}`);
  return (values) => {
    const text: unknown = make(values);
    if (typeof text === "string" && text !== "") return text;
    throw refuse("must give text that is not empty");
  };
}

function inBraces(key: readonly ColumnShape[]): string {
  return key.map(({ name }) => `{${name}}`).join(" and ");
}

function fromTemplate(template: string, key: readonly ColumnShape[], refuse: (message: string) => Error): MakeKey {
  // Constant parts and names take turns.
  const parts = template.split(/\{([^{}]*)\}/);
  const isName = (index: number): boolean => index % 2 === 1;
  const columns = parts.map((part, index) => (isName(index) ? key.find(({ name }) => name === part) : null));
  const isWhole = key.every((column) => columns.includes(column)) && !columns.includes(undefined);
  const constants = parts.filter((_, index) => !isName(index));
  if (!isWhole || /[{}]/.test(constants.join(""))) throw refuse(`must have ${inBraces(key)}, and no other braces`);
  const between = constants.slice(1, -1);
  if (!between.every((each) => /[^a-z0-9%]/i.test(each)))
    throw refuse("must have a mark between two fields: no letter, digit or %");
  // What stands between two values must not stand in them.
  const marks = between.join("");
  return (values) =>
    columns
      .map((column, index) => {
        if (!column) return parts[index];
        const value: unknown = column.field.codecs.json.encode(values[column.name] as never);
        return encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value)).replace(
          /[-_.!~*'()]/g,
          (mark) => (marks.includes(mark) ? `%${mark.charCodeAt(0).toString(16)}` : mark),
        );
      })
      .join("");
}
