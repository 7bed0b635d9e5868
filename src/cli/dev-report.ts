import type { Dev } from "../dev/index.ts";

/** What `anyrow dev` prints. The URLs are there to be pasted, so they carry the password. */
export interface DevReport {
  readonly neon: { readonly url: string; readonly httpUrl: string; readonly webSocketUrl: string };
  readonly libsql: { readonly url: string; readonly authToken: string | null };
  readonly upstash: { readonly url: string; readonly token: string };
}

/** Picks what can be printed. */
export function devReport({ neon, libsql, upstash }: Dev): DevReport {
  return {
    neon: { url: neon.url, httpUrl: neon.httpUrl, webSocketUrl: neon.webSocketUrl },
    libsql: { url: libsql.url, authToken: libsql.authToken },
    upstash: { url: upstash.url, token: upstash.token },
  };
}
