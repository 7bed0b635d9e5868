import { invalid } from "../errors.ts";
import { textProblem } from "../fields/text-field.ts";
import { plainEntries } from "./plain-object.ts";

/**
 * A comment of SQL in the form of sqlcommenter (https://google.github.io/sqlcommenter/spec): tags in alphabetical order, encoded so that
 * nothing in them can end the comment. A text is the tag `comment`.
 */
export function commentText(model: string, given: unknown): string {
  const tags = typeof given === "string" ? { comment: given } : given;
  const entries = plainEntries(model, tags, [], "comment() takes a text, or an object of texts").map(
    ([name, value]) => {
      if (typeof value !== "string" || textProblem(value) !== null)
        throw invalid(model, [name], "must be text in a comment");
      return `${encode(name)}='${encode(value)}'`;
    },
  );
  return `/*${entries.sort().join(",")}*/`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("'", "%27");
}
