import type { Condition } from "../fields/expression-types.ts";
import type { Combine } from "../query/query-types.ts";
import * as conditions from "../query/conditions.ts";

// The functions as users import them, with their public types.

/** All of the conditions; true when there are none. */
export const and: Combine = conditions.and as unknown as Combine;

/** One of the conditions; false when there are none. */
export const or: Combine = conditions.or as unknown as Combine;

/** True exactly when the condition is not. */
export const not: (condition: Condition) => Condition = conditions.not as unknown as (condition: Condition) => Condition;
