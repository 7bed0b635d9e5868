import type { PersonRow } from "../people.ts";

export type PersonPatch = Pick<PersonRow, "score" | "note">;

/** A store of people by their keys, as a program uses it. What answers at once may do so. */
export interface Records {
  readonly name: string;
  /** The person, or `null`. */
  get(id: number): unknown;
  getMany(ids: readonly number[]): unknown;
  /** Fails on a key that is there. Gives the row. */
  create(row: PersonRow): unknown;
  /** All or none. */
  createMany(rows: readonly PersonRow[]): unknown;
  /** Loses no change of others that comes between reading and writing. Gives the row. */
  update(id: number, patch: PersonPatch): unknown;
  updateMany(patches: readonly (PersonPatch & Pick<PersonRow, "id">)[]): unknown;
  /** Whether it was there. */
  delete(id: number): unknown;
  /** How many were there. */
  deleteMany(ids: readonly number[]): unknown;
  clear(): Promise<void>;
  close(): Promise<void>;
}
