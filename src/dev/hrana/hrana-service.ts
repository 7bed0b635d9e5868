import { OperationalError } from "../../errors.ts";
import { json, text, type Circumstances, type DevService, type Reply, type ServiceRequest } from "../service.ts";
import { converse } from "./converse.ts";
import { databaseFile } from "./database-file.ts";
import { endpointOf } from "./endpoints.ts";
import { ConnectionCut, ProtocolViolation, StreamExpired } from "./failures.ts";
import { HRANA_LIMITS, type HranaLimits } from "./limits.ts";
import { findSqlite, SQLITE_DRIVERS, type SqliteDriver } from "./open-sqlite.ts";
import { bodyOf, readableBody } from "./request-body.ts";
import { statementTexts } from "./statement-texts.ts";
import { type Streams, streams } from "./streams.ts";

/** What a local libSQL server is made with. */
export interface HranaOptions {
  /** The SQLite file, made when it is not there. Default: a temporary one, removed on `close`. */
  readonly file?: string | undefined;
  /** What clients have to send as their token. Default: they need none. */
  readonly authToken?: string | undefined;
  /** Limits that differ from those of the real service. */
  readonly limits?: Partial<HranaLimits> | undefined;
  /** Which SQLite to use; the first that is there. Default: that of Node, then the package better-sqlite3. */
  readonly drivers?: readonly SqliteDriver[] | undefined;
}

/**
 * Speaks Hrana over HTTP, the protocol of libSQL servers, versions 2 and 3 in JSON, over a SQLite file. Throws an
 * `OperationalError` when there is no SQLite to use, or when the file cannot be opened.
 */
export async function hranaService(options: HranaOptions): Promise<DevService> {
  const limits = { ...HRANA_LIMITS, ...options.limits };
  const connect = await findSqlite(options.drivers ?? SQLITE_DRIVERS);
  const file = await databaseFile(options.file);
  try {
    // The last connection to leave a database tidies it up, which takes time: this one stays.
    const keeper = connect(file.path);
    const table = streams(limits, () => connect(file.path));
    return {
      ...routes({ streams: table, authToken: options.authToken, room: limits.responseBytes }),
      allowedHeaders: "requested",
      ownFaults: ["staleBaton"],
      requestLimit: limits.requestBytes,
      tooLarge: () => text(413, "length limit exceeded"),
      async close() {
        table.close();
        keeper.close();
        await file.release();
      },
    };
  } catch (error) {
    await file.release();
    const reason = error instanceof Error ? ` (${error.message})` : "";
    const advice = "check that its folder exists, and that it is a database which this program may read and write";
    throw new OperationalError(`the SQLite file cannot be opened${reason}: ${advice}`, { cause: error });
  }
}

interface Server {
  readonly streams: Streams;
  readonly authToken: string | undefined;
  readonly room: number;
}

function routes(server: Server): Pick<DevService, "statements" | "handle" | "possible" | "abandon"> {
  const { streams: table } = server;
  return {
    statements(request) {
      const body = readableBody(request);
      return body === null ? [] : statementTexts(body, table.textsOf(body.baton));
    },
    possible: (fault, request) => fault.kind !== "staleBaton" || (readableBody(request)?.baton ?? null) !== null,
    abandon: (request) => table.forget(readableBody(request)?.baton ?? null),
    async handle(request, circumstances) {
      try {
        return await answer(server, request, circumstances);
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

async function answer(server: Server, request: ServiceRequest, circumstances: Circumstances): Promise<Reply> {
  const endpoint = endpointOf(request);
  if (endpoint === undefined) return text(404, "Not found");
  if (endpoint.kind === "hello") return text(200, "Hello, this is HTTP API v2 (Hrana over HTTP)");
  const { authToken } = server;
  if (authToken !== undefined && request.headers.authorization !== `Bearer ${authToken}`)
    return json(401, { error: "Unauthorized: `The JWT is invalid`" });
  return converse(bodyOf(request), { ...server, version: endpoint.version, circumstances });
}

function refusal(error: unknown): Reply | null {
  if (error instanceof ConnectionCut) return null;
  if (error instanceof ProtocolViolation) return text(400, error.message);
  if (error instanceof StreamExpired) return json(400, { message: error.message, code: error.code });
  throw error;
}
