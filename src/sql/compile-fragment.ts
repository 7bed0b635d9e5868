import type { FragmentNode } from "../plan/nodes.ts";
import { type Composition, type Slot, mark, quote } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { rawStorage, rawValue } from "./raw-value.ts";
import type { BoundPart } from "./shape.ts";

/** A piece of SQL of the user, as one value. */
export function compileFragment({ parts }: FragmentNode, composition: Composition): string {
  const texts = parts.map((part) => {
    if (part.kind === "text") return plainText(part.text);
    if (part.kind === "identifier") return quote(plainText(part.name));
    return part.kind === "bound" ? bindPart(part, composition) : composition.write.expression(part, composition);
  });
  return `(${texts.join("")})`;
}

/** Text that cannot be taken for the mark of a parameter; databases take no NUL either. */
function plainText(text: string): string {
  return text.replaceAll("\0", "");
}

function bindPart(part: BoundPart, composition: Composition): string {
  const { values, literal, dialect } = composition;
  if (literal !== null) return literal(rawValue(part.value, dialect));
  return mark(partSlot(values.indexOf(part), dialect), composition, rawStorage(part.value));
}

function partSlot(index: number, dialect: Dialect): Slot {
  return (values) => rawValue((values[index] as BoundPart).value, dialect);
}
