/** A request as the server saw it. */
export interface LoggedRequest {
  /** The path, without the query. */
  readonly path: string;
  /** The texts of its statements, in order; for a WebSocket those of the whole connection so far. */
  readonly statements: readonly string[];
  /** The status it was answered with; 101 for a WebSocket; `null` while there is none and when the connection was cut instead. */
  readonly status: number | null;
}

/** What a server was asked, oldest first, without what browsers ask before (OPTIONS). */
export interface RequestLog extends Iterable<LoggedRequest> {
  readonly length: number;
  /** All requests so far, as they are now. */
  all(): readonly LoggedRequest[];
  /** Every statement of every request, in order. */
  statements(): readonly string[];
  /** Forgets what was asked. */
  clear(): void;
}

/** A line of the log that is still being written. */
export interface LogEntry {
  status: number | null;
  readonly statements: string[];
}

/** The side of the log that the server writes. */
export interface RequestLogWriter extends RequestLog {
  begin(path: string, statements: readonly string[]): LogEntry;
}

/** Makes an empty log. */
export function requestLog(): RequestLogWriter {
  const entries: (LogEntry & { readonly path: string })[] = [];
  const all = (): readonly LoggedRequest[] =>
    entries.map(({ path, statements, status }) => ({ path, statements: [...statements], status }));
  return {
    get length() {
      return entries.length;
    },
    all,
    statements: () => entries.flatMap((entry) => entry.statements),
    clear: () => void entries.splice(0),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    begin(path, statements) {
      const entry = { path, statements: [...statements], status: null };
      entries.push(entry);
      return entry;
    },
  };
}
