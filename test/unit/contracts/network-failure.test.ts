import { expect, test } from "vitest";
import {
  abortFailure,
  connectionFailure,
  protocolFailure,
  responseFailure,
} from "../../../src/contracts/network-failure.ts";

const LOOK = "it may have been done, so look before you do it again";
const read = { store: "shelf", writes: false, cause: new DOMException("it failed", "NetworkError") };
const write = { ...read, writes: true };

// What passes says to run it again, and what does not what to check.
test.each([
  [302, "check the URL, the credentials and the cause"],
  [400, "check the URL, the credentials and the cause"],
  [401, "check the URL, the credentials and the cause"],
  [402, "check the URL, the credentials and the cause"],
  [404, "check the URL, the credentials and the cause"],
  [418, "check the URL, the credentials and the cause"],
  [429, "it takes no more requests for now: call again later"],
  [500, "run it again"],
  [505, "check the URL, the credentials and the cause"],
  [425, "run it again"],
])("status %i: says what to do", (status, advice) => {
  expect(responseFailure({ ...read, status }).message).toBe(`shelf answered with status ${status}: ${advice}`);
});

test("what may have been done says to look first, and nothing that was not", () => {
  for (const status of [302, 402, 409, 500, 505])
    expect(responseFailure({ ...write, status }).message).toBe(`shelf answered with status ${status}: ${LOOK}`);
  expect(responseFailure({ ...write, status: 502 })).toMatchObject({
    message: `shelf answered with status 502: ${LOOK}`,
    outcome: "unknown",
  });
  expect(protocolFailure(write, true).message).toBe(`shelf: the answer broke off: ${LOOK}`);
  expect(protocolFailure(read, true).message).toBe("shelf: the answer broke off: run it again");
  expect(abortFailure(write).message).toBe(`shelf: the call was aborted: ${LOOK}`);
  expect(abortFailure(read).message).toBe("shelf: the call was aborted");
});

test("a connection that breaks may be one to something else", () => {
  const hint = "if it always breaks, check the URL";
  expect(connectionFailure(read).message).toBe(`shelf: the connection broke before the answer: run it again; ${hint}`);
  expect(connectionFailure(write)).toMatchObject({
    message: `shelf: the connection broke before the answer: ${LOOK}; ${hint}`,
    outcome: "unknown",
  });
  expect(connectionFailure({ ...write, cause: { code: "ECONNREFUSED" } })).toMatchObject({
    message: "shelf: cannot be reached: check the URL and that the server runs",
    outcome: "none",
  });
});
