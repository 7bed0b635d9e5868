import { isDeepStrictEqual } from "node:util";
import type { ContenderName } from "./contenders/contender.ts";
import { newTriples } from "./fixtures.ts";
import type { Store, StoreName } from "./stores.ts";

/** What became of 25,000 rows in one call. */
export interface BulkFigure {
  readonly store: StoreName;
  readonly contender: ContenderName;
  readonly millis: number;
  /** Why it failed, or `null`. */
  readonly error: string | null;
}

/** Writes 25,000 rows of three values, once for each library. One statement cannot bind that many. */
export async function measureBulk({ name, contenders }: Store): Promise<BulkFigure[]> {
  const figures: BulkFigure[] = [];
  for (const each of contenders) {
    if (each.build === null && each.name === "bare") continue;
    const start = performance.now();
    const error = await each.createTriples(newTriples).then(
      (rows) =>
        isDeepStrictEqual(
          rows.map(({ id: _, ...rest }) => rest),
          newTriples,
        )
          ? null
          : "other rows came back",
      (reason: unknown) => firstLine(reason),
    );
    figures.push({ store: name, contender: each.name, millis: performance.now() - start, error });
  }
  return figures;
}

/** The innermost reason: libraries put the whole statement in front of it. */
function firstLine(reason: unknown): string {
  if (reason instanceof Error && reason.cause instanceof Error) return firstLine(reason.cause);
  const [line = ""] = String(reason).split("\n");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
