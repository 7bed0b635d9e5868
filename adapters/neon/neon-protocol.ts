type Unknown = Readonly<Record<string, unknown>>;

/** Whether the body of a response with status 200 answers a query, or as many of them as were sent together. */
export function isAnswer(body: unknown, results: number | null): boolean {
  if (results === null) return isResult(body);
  const list = isObject(body) ? body["results"] : null;
  return Array.isArray(list) && list.length === results && list.every(isResult);
}

/** Whether the body of a response with status 400 says what is wrong. */
export function isRefusal(body: unknown): boolean {
  return isObject(body) && typeof body["message"] === "string";
}

function isResult(body: unknown): boolean {
  if (!isObject(body)) return false;
  const { fields, rows, command, rowCount } = body;
  if (typeof command !== "string" || !Array.isArray(fields) || !Array.isArray(rows)) return false;
  if (rowCount !== null && typeof rowCount !== "number") return false;
  return (
    fields.every(isField) &&
    rows.every((row) => Array.isArray(row) && row.length === fields.length && row.every(isCell))
  );
}

/** Whether a cell is the text that Postgres prints, which is how all of them are asked for. */
function isCell(cell: unknown): boolean {
  return cell === null || typeof cell === "string";
}

function isField(field: unknown): boolean {
  return isObject(field) && typeof field["name"] === "string" && typeof field["dataTypeID"] === "number";
}

function isObject(value: unknown): value is Unknown {
  return value !== null && typeof value === "object";
}
