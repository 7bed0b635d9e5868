import { SqliteFailure } from "./sqlite-connection.ts";

/** A function of SQL over two blobs. */
type Distance = (left: unknown, right: unknown) => number;

/** Adds what libSQL has and SQLite lacks: the distances of vectors that are kept as floats of 32 bits. */
export function addVectorFunctions(add: (name: string, distance: Distance) => void): void {
  add("vector_distance_l2", (left, right) => {
    const [one, other] = [numbersOf(left), numbersOf(right, left)];
    return Math.hypot(...one.map((each, index) => each - (other[index] ?? 0)));
  });
  add("vector_distance_cos", (left, right) => {
    const [one, other] = [numbersOf(left), numbersOf(right, left)];
    const product = one.reduce((sum, each, index) => sum + each * (other[index] ?? 0), 0);
    return 1 - product / (Math.hypot(...one) * Math.hypot(...other));
  });
}

function numbersOf(stored: unknown, like: unknown = stored): readonly number[] {
  if (!(stored instanceof Uint8Array) || stored.length % 4 !== 0)
    throw failure("vector: the local server compares blobs of floats of 32 bits only");
  if (stored.length !== (like as Uint8Array).length)
    throw failure("vector_distance: vectors must have the same length");
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  return Array.from({ length: stored.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function failure(message: string): SqliteFailure {
  return new SqliteFailure("SQLITE_ERROR", message, false);
}
