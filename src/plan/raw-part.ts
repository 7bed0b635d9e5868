/** A piece of SQL text, an identifier to quote, or a value to bind. */
export type RawPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "bound"; readonly value: unknown };
