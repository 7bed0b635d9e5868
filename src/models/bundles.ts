import type { Timestamps } from "../fields/field-types.ts";
import { now } from "../fields/now.ts";
import { timestampField } from "../fields/timestamp-field.ts";

/** Fields to spread into a model: `createdAt` is set when a row is created, `updatedAt` also whenever it is updated. */
export function timestamps(): Timestamps {
  const stamped = timestampField().default(now());
  return { createdAt: stamped, updatedAt: stamped.onUpdate(now()) } as unknown as Timestamps;
}
