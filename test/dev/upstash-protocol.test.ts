import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { ask, REDIS_BACKENDS, upstashOver } from "./upstash-server.ts";

const BASE64 = { "upstash-encoding": "base64" };

describe.each(REDIS_BACKENDS)("over %s", (backend) => {
  const server = upstashOver(backend);

  test("a command is a list, a path, or a path with a body and settings", async () => {
    expect(await ask(server(), "/", ["SET", "a", "1", "EX", 100])).toMatchObject({
      status: 200,
      body: { result: "OK" },
    });
    expect((await ask(server(), "/get/a")).body).toEqual({ result: "1" });
    expect((await ask(server(), "/set/b/2/EX/100", "", { method: "POST" })).body).toEqual({ result: "OK" });
    expect((await ask(server(), "/set/c?EX=100&NX", "body / &")).body).toEqual({ result: "OK" });
    expect((await ask(server(), "/get/c")).body).toEqual({ result: "body / &" });
    expect((await ask(server(), "/ttl/c")).body).toEqual({ result: 100 });
    expect((await ask(server(), "/set/c/again/NX/")).body).toEqual({ result: null });
    expect((await ask(server(), "/set/%ff%2F/%00", undefined, { method: "PUT" })).body).toEqual({ result: "OK" });
    expect((await ask(server(), "/get/%FF%2f", undefined, { headers: BASE64 })).body).toEqual({ result: "AA==" });
    expect((await ask(server(), "/", ["MSET", "t", true, "n", 1.5])).body).toEqual({ result: "OK" });
    expect((await ask(server(), "/", ["MGET", "t", "n"])).body).toEqual({ result: ["true", "1.5"] });
  });

  test("bytes come back exactly as base64, and as U+FFFD where text is asked for", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await ask(server(), "/set/bytes", bytes);
    const { body } = await ask(server(), "/", ["GET", "bytes"], { headers: BASE64 });
    expect(body).toEqual({ result: Buffer.from(bytes).toString("base64") });
    expect((await ask(server(), "/get/bytes")).body).toEqual({ result: Buffer.from(bytes).toString("utf8") });
  });

  test("base64 leaves numbers, nothing, OK and errors as they are, and reaches into lists", async () => {
    const commands = [
      ["SET", "k", "OK"],
      ["GET", "k"],
      ["MGET", "k", "missing"],
      ["STRLEN", "k"],
      ["INCR", "k"],
      ["SCAN", 0],
      ["EXISTS"],
    ];
    const { body } = await ask(server(), "/pipeline", commands, { headers: BASE64 });
    expect(body).toEqual([
      { result: "OK" },
      { result: "OK" },
      { result: ["T0s=", null] },
      { result: 2 },
      { error: "ERR value is not an integer or out of range" },
      { result: [btoa("0"), [btoa("k")]] },
      { error: "ERR wrong number of arguments for 'exists' command" },
    ]);
  });

  test("whole numbers of 64 bits keep their digits, and hashes are flat lists", async () => {
    await ask(server(), "/", ["HSET", "h", "a", "1", "b", "2"]);
    expect((await ask(server(), "/hgetall/h")).body).toEqual({ result: ["a", "1", "b", "2"] });
    const response = await fetch(`${server().url}/incrby/big/9007199254740993?_token=${server().token}`);
    expect(await response.text()).toBe('{"result":9007199254740993}');
  });

  test("a transaction is one answer for each command, or one error and nothing done", async () => {
    const commands = [
      ["SET", "a", 1],
      ["LPUSH", "a", "x"],
      ["INCR", "a"],
    ];
    expect(await ask(server(), "/multi-exec", commands)).toMatchObject({
      status: 200,
      body: [{ result: "OK" }, { error: expect.stringMatching(/^WRONGTYPE/) }, { result: 2 }],
    });
    for (const wrong of [["GET"], ["NOSUCH", "x"], ["WATCH", "a"], ["MULTI"]]) {
      const { status, body } = await ask(server(), "/multi-exec", [["SET", "a", "lost"], wrong]);
      expect({ status, body }).toEqual({ status: 400, body: { error: expect.stringMatching(/^EXECABORT .*ERR /) } });
    }
    expect((await ask(server(), "/get/a")).body).toEqual({ result: "2" });
  });

  test.each([
    ["SUBSCRIBE", "c"],
    ["monitor"],
    ["BLPOP", "l", 0],
    ["WATCH", "k"],
    ["MULTI"],
    ["EXEC"],
    ["SELECT", 1],
    ["HELLO", 3],
    ["XREAD", "block", 0, "STREAMS", "s", "$"],
  ])("%s is refused by itself and among others, which run", async (...command) => {
    const error = `ERR Command is not available: '${command[0]}'`;
    expect(await ask(server(), "/", command)).toMatchObject({ status: 400, body: { error } });
    const { body } = await ask(server(), "/pipeline", [["SET", "k", 1], command, ["GET", "k"]]);
    expect(body).toEqual([{ result: "OK" }, { error }, { result: "1" }]);
  });

  test("failures of a command have status 400", async () => {
    await ask(server(), "/set/k/text");
    expect(await ask(server(), "/incr/k")).toMatchObject({
      status: 400,
      body: { error: "ERR value is not an integer or out of range" },
    });
    expect((await ask(server(), "/lpush/k/1")).body).toEqual({
      error: "WRONGTYPE Operation against a key holding the wrong kind of value",
    });
    expect((await ask(server(), "/evalsha/0000/0")).body).toEqual({
      error: "NOSCRIPT No matching script. Please use EVAL.",
    });
  });
});

describe("requests", () => {
  const server = upstashOver("memory");

  test.each([
    ["/", "", "command"],
    ["/", "{}", "command"],
    ["/", "[]", "command"],
    ["/", "[[]]", "command"],
    ["/", '["GET", null]', "command"],
    ["/", '["GET", ["k"]]', "command"],
    ["/", '["GET", {}]', "command"],
    ["/", '[1, "k"]', "command"],
    ["/", '["GET", "k"', "command"],
    ["/", Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d), "command"],
    ["/get/%zz", "", "command"],
    ["//k", "", "command"],
    ["/pipeline", "", "pipeline request"],
    ["/pipeline", "[]", "pipeline request"],
    ["/pipeline", '["GET", "k"]', "pipeline request"],
    ["/pipeline", '[["GET", "k"], "GET"]', "pipeline request"],
    ["/pipeline", "[[]]", "pipeline request"],
    ["/multi-exec", '[["GET", null]]', "pipeline request"],
  ])("%s with the body %s cannot be read, and nothing runs", async (path, body, what) => {
    const answer = await ask(server(), path, body, { method: "POST" });
    expect(answer).toMatchObject({ status: 400, body: { error: `ERR failed to parse ${what}` } });
    expect((await ask(server(), "/dbsize")).body).toEqual({ result: 0 });
  });

  test("the token comes in a header or in the query", async () => {
    const error = "WRONGPASS invalid or missing auth token";
    const { url, token } = server();
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: `Basic ${token}` }]) {
      const response = await fetch(`${url}/set/k/v`, { headers });
      expect([response.status, await response.json()]).toEqual([401, { error }]);
    }
    expect((await fetch(`${url}/get/k?_token=wrong`)).status).toBe(401);
    expect(await (await fetch(`${url}/get/k?_token=${token}`)).json()).toEqual({ result: null });
    expect(await (await fetch(`${url}/get/k`, { headers: { authorization: `bearer ${token}` } })).json()).toEqual({
      result: null,
    });
  });

  test("the sync token is given back, and there is one where none was shown", async () => {
    const first = (await ask(server(), "/ping")).headers.get("upstash-sync-token") ?? "";
    expect(first).not.toBe("");
    const headers = { "upstash-sync-token": first };
    expect((await ask(server(), "/ping", undefined, { headers })).headers.get("upstash-sync-token")).toBe(first);
  });

  test("other methods and formats are refused", async () => {
    expect((await ask(server(), "/set/k/v", undefined, { method: "DELETE" })).status).toBe(405);
    expect((await ask(server(), "/get/k", undefined, { method: "HEAD" })).status).toBe(200);
    const headers = { "upstash-response-format": "resp2" };
    expect(await ask(server(), "/get/k", undefined, { headers })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/JSON only/) },
    });
  });

  test("a browser may send what it asks for, and read the sync token", async () => {
    const headers = { origin: "http://a.test", "access-control-request-headers": "authorization,upstash-sync-token" };
    const asked = await fetch(server().url, { method: "OPTIONS", headers });
    expect(asked.headers.get("access-control-allow-headers")).toBe("authorization,upstash-sync-token");
    expect(asked.headers.get("access-control-allow-origin")).toBe("*");
    const { headers: answered } = await ask(server(), "/ping");
    expect(answered.get("access-control-allow-origin")).toBe("*");
    expect(answered.get("access-control-expose-headers")).toMatch(/Upstash-Sync-Token/i);
    expect(server().requests.length).toBe(1);
  });

  test("the log has every command in the order it came", async () => {
    await ask(server(), "/pipeline", [
      ["SET", "k", "v", "EX", 5],
      ["GET", "k"],
    ]);
    await ask(server(), "/del/k");
    await ask(server(), "/", "nonsense");
    expect(server().requests.all()).toEqual([
      { path: "/pipeline", statements: ["SET k v EX 5", "GET k"], status: 200 },
      { path: "/del/k", statements: ["del k"], status: 200 },
      { path: "/", statements: [], status: 400 },
    ]);
  });

  test("memory says of a command it does not know that it takes a Redis", async () => {
    const { status, body } = await ask(server(), "/lmove/a/b/LEFT/LEFT");
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: expect.stringMatching(/no command 'lmove': give it/) },
    });
    expect((await ask(server(), "/constructor/x")).status).toBe(400);
  });
});

describe("a request that is too large", () => {
  const server = upstashOver("memory", { limits: { requestBytes: 1000 } });

  test("is refused after it was read, so that its connection can be used again", async () => {
    const { url, token } = server();
    const { hostname, port } = new URL(url);
    const statuses: (number | undefined)[] = [];
    const { Agent } = await import("node:http");
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const size of [2_000_000, 10, 1001]) {
      const headers = { authorization: `Bearer ${token}` };
      const request = httpRequest({ agent, hostname, port, path: "/set/k", method: "POST", headers });
      request.end("x".repeat(size));
      const [response] = await once(request, "response");
      response.resume();
      await once(response, "end");
      statuses.push(response.statusCode);
    }
    agent.destroy();
    expect(statuses).toEqual([413, 200, 413]);
    const { body } = await ask(server(), "/", ["SET", "k", "x".repeat(1000)]);
    expect(body).toEqual({ error: "ERR max request size exceeded. Limit: 1000 bytes." });
    expect((await ask(server(), "/strlen/k")).body).toEqual({ result: 10 });
  });
});
