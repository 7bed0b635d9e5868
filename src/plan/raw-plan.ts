import type { ExpressionNode, Scope, SelectPlan } from "./nodes.ts";
import type { RawPart } from "./raw-part.ts";

export type { RawPart } from "./raw-part.ts";

/** SQL text with its values apart, as the `sql` tag makes it. */
export interface SqlText {
  readonly parts: readonly (RawPart | ExpressionNode)[];
}

/** SQL written by the user. With `select` its rows are read by column name as rows of that model, otherwise as they come. */
export interface RawPlan {
  readonly kind: "raw";
  readonly parts: readonly RawPart[];
  readonly scope: Scope | null;
  readonly select: SelectPlan | null;
}
