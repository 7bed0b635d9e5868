import { randomUUID } from "node:crypto";
import { json, type Circumstances, type DevService, type Reply, type ServiceRequest } from "../service.ts";
import { readableText } from "./byte-text.ts";
import { carryOut } from "./carry-out.ts";
import type { UpstashLimits } from "./limits.ts";
import { type Asked, readRequest, TOKEN_PARAMETER } from "./read-request.ts";
import { RedisFailure, type Redis } from "./redis.ts";
import { failureJson, outcomeJson, type TextEncoding } from "./reply-json.ts";

/** What a local Upstash service is made with. */
export interface UpstashParts {
  readonly redis: Redis;
  /** What clients have to show. */
  readonly token: string;
  readonly limits: UpstashLimits;
}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT"]);

/** Speaks Redis commands over HTTP as Upstash does. Closing the service closes what carries out its commands. */
export function upstashService({ redis, token, limits }: UpstashParts): DevService {
  return {
    allowedHeaders: "requested",
    requestLimit: limits.requestBytes,
    tooLarge: () => json(413, { error: `ERR max request size exceeded. Limit: ${limits.requestBytes} bytes.` }),
    statements: (request) => readableRequest(request)?.commands.map(statementOf) ?? [],
    async handle(request, circumstances) {
      const refused = refusal(request, token);
      const reply = refused ?? (await answer(redis, request, circumstances));
      return reply && { ...reply, headers: { ...reply.headers, "upstash-sync-token": syncTokenOf(request) } };
    },
    close: () => redis.close(),
  };
}

/** A command in a line of the log. */
function statementOf([name, ...args]: readonly string[]): string {
  return [name, ...args.map(readableText)].join(" ");
}

/** What a client shows with its next request, so that it reads what it wrote: with one server, any token will do. */
function syncTokenOf({ headers }: ServiceRequest): string {
  return headerOf(headers["upstash-sync-token"]) || randomUUID();
}

function refusal({ method, headers, query }: ServiceRequest, token: string): Reply | null {
  if (!METHODS.has(method)) return json(405, { error: "ERR method is not allowed: use GET, HEAD, POST or PUT" });
  const shown = /^bearer +(.*)$/i.exec(headers.authorization ?? "")?.[1];
  if ((shown ?? new URLSearchParams(query).get(TOKEN_PARAMETER)) !== token)
    return json(401, { error: "WRONGPASS invalid or missing auth token" });
  if (!/^(json)?$/i.test(headerOf(headers["upstash-response-format"])))
    return json(400, { error: "ERR this local service answers in JSON only: leave Upstash-Response-Format away" });
  return null;
}

async function answer(redis: Redis, request: ServiceRequest, { fault }: Circumstances): Promise<Reply | null> {
  const encoding = headerOf(request.headers["upstash-encoding"]).toLowerCase() === "base64" ? "base64" : "text";
  try {
    const asked = readRequest(request);
    const replies = await carryOut(redis, asked, fault?.kind === "dropWithin" ? fault.statements : null);
    return replies && present(asked, replies, encoding);
  } catch (error) {
    if (error instanceof RedisFailure) return jsonText(400, failureJson(error));
    return json(500, { error: "ERR the Redis behind this service does not answer: check that it runs" });
  }
}

type Replies = Exclude<Awaited<ReturnType<typeof carryOut>>, null>;

function present({ kind }: Asked, replies: Replies, encoding: TextEncoding): Reply {
  const outcomes = replies.map((reply) => outcomeJson(reply, encoding));
  if (kind !== "single") return jsonText(200, `[${outcomes.join(",")}]`);
  return jsonText(replies[0] instanceof RedisFailure ? 400 : 200, outcomes.join());
}

function jsonText(status: number, body: string): Reply {
  return { status, headers: { "content-type": "application/json" }, body };
}

function headerOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.[0] ?? "");
}

function readableRequest(request: ServiceRequest): Asked | null {
  try {
    return readRequest(request);
  } catch {
    return null;
  }
}
