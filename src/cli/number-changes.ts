import type { FieldNumbers } from "../serializers/field-numbers.ts";
import { lockedNumbers } from "../serializers/field-numbers.ts";

/** What is new in a lock of field numbers. */
export interface NumberChange {
  readonly model: string;
  readonly number: number;
  readonly column: string;
  readonly change: "added" | "renamed" | "reserved";
}

/** How a lock differs from an earlier one. */
export function numberChanges(before: FieldNumbers, after: FieldNumbers): readonly NumberChange[] {
  return Object.entries(after.models).flatMap(([model, numbers]) => {
    const old = lockedNumbers(before, model).fields;
    const changed = Object.entries(numbers.fields).flatMap(([number, { column }]): NumberChange[] => {
      const was = old[number];
      if (was?.column === column) return [];
      return [{ model, number: Number(number), column, change: was === undefined ? "added" : "renamed" }];
    });
    const gone = Object.entries(old).flatMap(([number, { column }]): NumberChange[] =>
      number in numbers.fields ? [] : [{ model, number: Number(number), column, change: "reserved" }],
    );
    return [...changed, ...gone];
  });
}
