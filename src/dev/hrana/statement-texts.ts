import { sqlOf } from "./program.ts";
import type { PipelineRequest, RequestBody, TextReference } from "./requests.ts";
import { splitStatements } from "./split-statements.ts";

/** The statements of a request in order, also those it only refers to. None when it refers to something that is not there. */
export function statementTexts(body: RequestBody, stored: ReadonlyMap<number, string>): readonly string[] {
  try {
    return body.kind === "cursor" ? body.steps.map(({ text }) => sqlOf(stored, text)) : pipelineTexts(body, stored);
  } catch {
    return [];
  }
}

/** A pipeline stores texts while it goes along. */
function pipelineTexts({ requests }: PipelineRequest, stored: ReadonlyMap<number, string>): readonly string[] {
  const texts = new Map(stored);
  return requests.flatMap((request) => {
    if (request.type === "store_sql") texts.set(request.id, request.sql);
    if (request.type === "close_sql") texts.delete(request.id);
    if (request.type === "execute") return [sqlOf(texts, request.statement.text)];
    if (request.type === "batch") return request.steps.map(({ text }) => sqlOf(texts, text));
    return "text" in request ? scriptTexts(texts, request.text) : [];
  });
}

function scriptTexts(texts: ReadonlyMap<number, string>, reference: TextReference): readonly string[] {
  return splitStatements(sqlOf(texts, reference)).map(({ text }) => text);
}
