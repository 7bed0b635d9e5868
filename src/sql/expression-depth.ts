import { UnsupportedError } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import type { ShapedPlan } from "./shape.ts";

/** Refuses a plan with an expression that is deeper than the dialect takes. */
export function checkDepth(plan: ShapedPlan, { depth, name }: Dialect): void {
  if (depth === null || depth.of(plan) <= depth.most) return;
  throw new UnsupportedError("a condition nested this deep", name, "make it flatter, or split the query");
}
