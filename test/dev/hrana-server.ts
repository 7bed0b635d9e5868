import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Client, createClient as createHttpClient } from "@libsql/client/http";
import { createClient as createWebClient } from "@libsql/client/web";
import { type HranaOptions, hranaService } from "../../src/dev/hrana/hrana-service.ts";
import { type StartedService, startService } from "../../src/dev/start-service.ts";

/** A local libSQL server over a file that tests can look into without it. */
export interface HranaServer extends Pick<StartedService, "requests" | "inject"> {
  readonly url: string;
  readonly file: string;
  /** The values of the first column, read by another connection. */
  values(sql: string): readonly unknown[];
  /** A connection of another process, as far as SQLite can tell. */
  neighbour(): DatabaseSync;
  close(): Promise<void>;
}

/** Starts a server; whoever asks for it closes it. */
export async function startHrana(options: Omit<HranaOptions, "file"> = {}): Promise<HranaServer> {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-hrana-"));
  const file = join(folder, "test.db");
  const { address, requests, inject, close } = await startService(await hranaService({ ...options, file }), {});
  const neighbours: DatabaseSync[] = [];
  const neighbour = (): DatabaseSync => {
    const database = new DatabaseSync(file);
    neighbours.push(database);
    return database;
  };
  const looker = neighbour();
  return {
    url: `http://${address}`,
    file,
    requests,
    inject,
    neighbour,
    values: (sql) =>
      looker
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]),
    async close() {
      await close();
      for (const database of neighbours) if (database.isOpen) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Both forms of the official client that speak HTTP. */
export const CLIENTS = { web: createWebClient, http: createHttpClient } as const;

/** The official client, reading integers as `bigint`. */
export function clientOf({ url }: HranaServer, authToken?: string): Client {
  return createWebClient({ url, intMode: "bigint", ...(authToken !== undefined && { authToken }) });
}

/** What the server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON. */
  readonly body: { readonly baton: string | null; readonly results: readonly StreamResult[]; readonly code?: string };
}

/** One result of a pipeline. */
export interface StreamResult {
  readonly type: "ok" | "error";
  readonly response?: {
    readonly type: string;
    readonly result?: Readonly<Record<string, unknown>>;
    readonly is_autocommit?: boolean;
  };
  readonly error?: { readonly message: string; readonly code: string };
}

/** Sends a pipeline without a client. */
export async function pipeline(
  { url }: HranaServer,
  requests: readonly object[],
  { baton = null, version = 3, signal }: { baton?: string | null; version?: 2 | 3; signal?: AbortSignal } = {},
): Promise<Answer> {
  const body = JSON.stringify({ baton, requests });
  const response = await fetch(`${url}/v${version}/pipeline`, { method: "POST", body, ...(signal && { signal }) });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : undefined };
}

/** A request that runs one statement. */
export function execute(sql: string, args: readonly unknown[] = []): object {
  return { type: "execute", stmt: { sql, args: args.map(wire) } };
}

/** A request that runs a batch without conditions. */
export function batch(...statements: readonly string[]): object {
  return { type: "batch", batch: { steps: statements.map((sql) => ({ stmt: { sql } })) } };
}

function wire(value: unknown): object {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: `${value}` };
  return { type: typeof value === "number" ? "float" : "text", value };
}
