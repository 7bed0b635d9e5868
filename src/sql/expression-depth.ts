import { tooDeep } from "../errors.ts";
import type { DepthLimit } from "./dialect.ts";

/** Refuses what is deeper than a database takes. */
export function checkDepth<Of>(deep: Of, limit: DepthLimit<Of> | null, store: string): void {
  if (limit !== null && limit.of(deep) > limit.most) throw tooDeep(store);
}
