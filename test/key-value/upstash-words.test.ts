import { expect, test } from "vitest";
import { clientFailure } from "../../adapters/upstash/upstash-failure.ts";

const SECRET = "opensesame";

/** Callers may run it again; they must look first; they must change something. */
const AGAIN = { name: "OperationalError", outcome: "none", retryable: true };
const LOOK = { name: "OperationalError", outcome: "unknown", retryable: false };
const CHANGE = { name: "OperationalError", outcome: "none", retryable: false };

/** What an error of the client means for a write, or for a read. */
function meaning(name: string, message: string, writes: boolean): Readonly<Record<string, unknown>> {
  const failure = clientFailure(Object.assign(new Error(message), { name }), writes);
  expect(`${failure.message} ${String(failure.cause)} ${JSON.stringify(failure)}`).not.toContain(SECRET);
  return { name: failure.name, outcome: failure.outcome, retryable: failure.retryable };
}

test.each([
  ["ERR max daily request limit exceeded. Limit: 10000, Usage: 10001. See https://upstash.com/docs", AGAIN, AGAIN],
  ["ERR max requests limit exceeded. Limit: 500000, Usage: 500000. See https://upstash.com/docs", AGAIN, AGAIN],
  ["ERR max request size exceeded. Limit: 1048576 bytes", CHANGE, CHANGE],
  ["WRONGPASS invalid or missing auth token", CHANGE, CHANGE],
  ["Unauthorized", CHANGE, CHANGE],
  ["Internal Server Error", LOOK, AGAIN],
  ["ERR something that nobody knows", LOOK, CHANGE],
  ["undefined", LOOK, CHANGE],
  ["", LOOK, CHANGE],
])("an answer with the error %j says no more than it does, whatever was sent", (words, write, read) => {
  // So the client puts it together.
  const message = `${words}, command was: [["SET","k","${SECRET}"],["SET","ERR","too many requests"]]`;
  expect(meaning("UpstashError", message, true)).toEqual(write);
  expect(meaning("UpstashError", message, false)).toEqual(read);
});

test.each([
  ['[{"result":"T0s="},{"res', LOOK, AGAIN],
  ['{"error":"ERR max requests lim', LOOK, AGAIN],
  [`<html><head><title>502 Bad Gateway</title></head><body>${SECRET}`, LOOK, AGAIN],
  ["<html><head><title>504 Gateway Time-out</title></head><body>", LOOK, AGAIN],
  ["<html><head><title>429 Too Many Requests</title></head><body>", AGAIN, AGAIN],
  ["Too Many Requests", AGAIN, AGAIN],
  ["<html><head><title>413 Request Entity Too Large</title></head><body>", CHANGE, CHANGE],
  ["<html><head><title>Too many cooks</title></head><body>", LOOK, CHANGE],
  ["", LOOK, AGAIN],
])("an answer that is no JSON, as %j, says no more than it does", (body, write, read) => {
  expect(meaning("UpstashJSONParseError", `Unable to parse response body: ${body}`, true)).toEqual(write);
  expect(meaning("UpstashJSONParseError", `Unable to parse response body: ${body}`, false)).toEqual(read);
});
