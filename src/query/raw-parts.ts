import { invalid } from "../errors.ts";
import type { RawPart, SqlText } from "../plan/raw-plan.ts";

/** The parts of SQL that is a whole statement: there is no row around it whose fields it could use. */
export function rawParts({ parts }: Pick<SqlText, "parts">): readonly RawPart[] {
  return parts.map((part) => {
    if ("field" in part) throw invalid(null, ["sql"], "uses a field of a query: write ident(…) for a column by name");
    return part;
  });
}
