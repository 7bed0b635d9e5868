import type { SoftDelete, Timestamps } from "../fields/field-types.ts";
import { now } from "../fields/now.ts";
import { timestampField } from "../fields/timestamp-field.ts";

/** Fields to spread into a model: `createdAt` is set when a row is created, `updatedAt` also whenever it is updated. */
export function timestamps(): Timestamps {
  const stamped = timestampField().default(now());
  return { createdAt: stamped, updatedAt: stamped.onUpdate(now()) } as unknown as Timestamps;
}

/** A field to spread into a model whose rows stay when they are deleted: `deletedAt` says since when, and is `null` before. */
export function softDelete(): SoftDelete {
  return { deletedAt: timestampField().nullable().index().with({ softDelete: true }) } as unknown as SoftDelete;
}
