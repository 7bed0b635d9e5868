import type { Scope } from "./nodes.ts";
import type { SelectPlan } from "./select-plan.ts";

/** A piece of SQL text, an identifier to quote, or a value to bind. */
export type RawPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "bound"; readonly value: unknown };

/** SQL text with its values apart, as the `sql` tag makes it. */
export interface SqlText {
  readonly parts: readonly RawPart[];
}

/** SQL written by the user. With `select` its rows are read by column name as rows of that model, otherwise as they come. */
export interface RawPlan {
  readonly kind: "raw";
  readonly parts: readonly RawPart[];
  readonly scope: Scope | null;
  readonly select: SelectPlan | null;
}
