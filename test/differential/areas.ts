import type { Area } from "./hunt.ts";
import { drawIndexedQuestion } from "./indexed-questions.ts";
import { drawIndexedSchema } from "./indexed-schemas.ts";
import { drawQuestion } from "./questions.ts";
import { drawSchema } from "./schemas.ts";
import type { OpenedStores } from "./stores.ts";

/** An area, and how much of it is asked. */
export interface PlannedArea extends Area {
  /** Of all pairs that are compared. */
  readonly share: number;
  /** How many of the pairs may be void. */
  readonly mostVoid: number;
}

/** The names of the areas. */
export const areaNames = ["language", "indexes"] as const;

/** The whole language, and that part of it which stores of keys and values answer by their indexes. */
export function areasOf({ language, indexes }: OpenedStores): readonly PlannedArea[] {
  return [
    { name: "language", stores: language, drawSchema, drawQuestion, share: 0.9, mostVoid: 0.02 },
    {
      name: "indexes",
      stores: indexes,
      drawSchema: drawIndexedSchema,
      drawQuestion: drawIndexedQuestion,
      share: 0.1,
      mostVoid: 0.1,
    },
  ];
}
