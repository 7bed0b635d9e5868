import { readCondition } from "./batch-conditions.ts";
import { ProtocolViolation } from "./failures.ts";
import { type Fields, fieldsOf, jsonObject, listOf, numberOf, textOf } from "./json-reader.ts";
import type { Arguments } from "./parameters.ts";
import type {
  CursorRequest,
  PipelineRequest,
  StatementRequest,
  StepRequest,
  StreamRequest,
  TextReference,
} from "./requests.ts";
import { fromWire, type SqliteValue } from "./values.ts";

/** Reads the body of a pipeline. Throws a `ProtocolViolation` for what is not the protocol. */
export function readPipeline(body: Uint8Array): PipelineRequest {
  const fields = jsonObject(body);
  const requests = listOf(fields["requests"], "requests", readStreamRequest);
  return { kind: "pipeline", baton: batonOf(fields), requests };
}

/** Reads the body of a cursor. Throws a `ProtocolViolation` for what is not the protocol. */
export function readCursor(body: Uint8Array): CursorRequest {
  const fields = jsonObject(body);
  return { kind: "cursor", baton: batonOf(fields), steps: stepsOf(fields["batch"]) };
}

function batonOf({ baton }: Fields): string | null {
  return baton === undefined || baton === null ? null : textOf(baton, "baton");
}

function readStreamRequest(request: unknown): StreamRequest {
  const fields = fieldsOf(request, "a request");
  const { type } = fields;
  switch (type) {
    case "close":
    case "get_autocommit":
      return { type };
    case "execute":
      return { type, statement: readStatement(fields["stmt"]) };
    case "batch":
      return { type, steps: stepsOf(fields["batch"]) };
    case "sequence":
    case "describe":
      return { type, text: referenceOf(fields) };
    case "store_sql":
      return { type, id: numberOf(fields["sql_id"], "sql_id"), sql: textOf(fields["sql"], "sql") };
    case "close_sql":
      return { type, id: numberOf(fields["sql_id"], "sql_id") };
    default:
      throw new ProtocolViolation("StreamRequest type not recognized");
  }
}

function stepsOf(batch: unknown): readonly StepRequest[] {
  return listOf(fieldsOf(batch, "batch")["steps"], "steps", readStep);
}

function readStep(step: unknown): StepRequest {
  const { condition = null, stmt } = fieldsOf(step, "a step");
  return { ...readStatement(stmt), condition: condition === null ? null : readCondition(condition) };
}

function readStatement(statement: unknown): StatementRequest {
  const fields = fieldsOf(statement, "stmt");
  return { text: referenceOf(fields), args: argumentsOf(fields), wantRows: fields["want_rows"] !== false };
}

function referenceOf(fields: Fields): TextReference {
  const { sql = null, sql_id: id = null } = fields;
  if (sql !== null && id !== null) throw new ProtocolViolation("Either `sql` or `sql_id` are required, but not both");
  if (sql !== null) return { sql: textOf(sql, "sql") };
  if (id !== null) return { id: numberOf(id, "sql_id") };
  throw new ProtocolViolation("Either `sql` or `sql_id` are required");
}

function argumentsOf(fields: Fields): Arguments {
  const named = listOf(fields["named_args"], "named_args", (each) => {
    const { name, value } = fieldsOf(each, "a named argument");
    return [textOf(name, "name"), readValue(value)] as const;
  });
  return { positional: listOf(fields["args"], "args", readValue), named: new Map(named) };
}

function readValue(value: unknown): SqliteValue {
  const fields = fieldsOf(value, "a value");
  return fromWire(fields["type"], fields);
}
