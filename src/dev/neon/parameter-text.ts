/** Puts a parameter as the text that Postgres reads: objects as JSON, arrays as array literals. */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? arrayLiteral(value) : JSON.stringify(value);
}

function arrayLiteral(elements: readonly unknown[]): string {
  return `{${elements.map(elementText).join(",")}}`;
}

function elementText(element: unknown): string {
  if (element === null) return "NULL";
  if (Array.isArray(element)) return arrayLiteral(element);
  // Quotes of an array literal are escaped as those of JSON are.
  return typeof element === "object" ? JSON.stringify(JSON.stringify(element)) : JSON.stringify(element);
}
