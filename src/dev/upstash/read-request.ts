import type { ServiceRequest } from "../service.ts";
import { byteTextFrom, byteTextOf, type ByteText } from "./byte-text.ts";
import { type RedisCommand, RedisFailure } from "./redis.ts";

/** What a request asks for. */
export interface Asked {
  /** One command, several in order, or several with nothing in between. */
  readonly kind: "single" | "pipeline" | "transaction";
  /** At least one. */
  readonly commands: readonly RedisCommand[];
}

const SINGLE = "ERR failed to parse command";
const SEVERAL = "ERR failed to parse pipeline request";

/** Reads the commands of a request. Throws a `RedisFailure` when there are none, or what is there cannot be read. */
export function readRequest(request: ServiceRequest): Asked {
  const path = request.path.replace(/^\/|\/$/g, "");
  if (path === "") return { kind: "single", commands: [commandOf(jsonOf(request.body, SINGLE), SINGLE)] };
  if (path === "pipeline") return { kind: "pipeline", commands: severalOf(request.body) };
  if (path === "multi-exec") return { kind: "transaction", commands: severalOf(request.body) };
  return { kind: "single", commands: [pathCommand(path, request)] };
}

/** A command as a path: then comes the body, and last what stands in the query. */
function pathCommand(path: string, { body, query }: ServiceRequest): RedisCommand {
  const [name = "", ...args] = path.split("/").map(unescaped);
  if (name === "") throw new RedisFailure(SINGLE);
  const settings = [...new URLSearchParams(query)].filter(([key]) => key !== TOKEN_PARAMETER);
  const rest = settings.flatMap(([key, value]) => (value === "" ? [key] : [key, value]).map(byteTextOf));
  return [name, ...args, ...(body.length === 0 ? [] : [byteTextFrom(body)]), ...rest];
}

/** The parameter of the query that can carry the token. */
export const TOKEN_PARAMETER = "_token";

/** Escapes stand for bytes, not for characters, so that any value can be written. */
function unescaped(segment: string): ByteText {
  if (/%(?![0-9a-f]{2})/i.test(segment)) throw new RedisFailure(SINGLE);
  return segment.replace(/%(..)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function severalOf(body: Uint8Array): readonly RedisCommand[] {
  const list = jsonOf(body, SEVERAL);
  if (!Array.isArray(list) || list.length === 0) throw new RedisFailure(SEVERAL);
  return list.map((item) => commandOf(item, SEVERAL));
}

function jsonOf(body: Uint8Array, message: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new RedisFailure(message);
  }
}

function commandOf(value: unknown, message: string): RedisCommand {
  if (!Array.isArray(value)) throw new RedisFailure(message);
  const [name, ...args] = value as readonly unknown[];
  if (typeof name !== "string" || name === "") throw new RedisFailure(message);
  return [name, ...args.map((arg) => argumentOf(arg, message))];
}

function argumentOf(value: unknown, message: string): ByteText {
  if (typeof value === "string") return byteTextOf(value);
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  throw new RedisFailure(message);
}
