import { invalid } from "../errors.ts";

/**
 * Reads the URL of a database on a server, whose scheme must be one of those given. The parts of what it gives can be relied on, its
 * scheme cannot: runtimes read hosts and ports alike only after `http:`. Refuses anything else without repeating it, for a URL may
 * hold a password.
 */
export function serverUrl(given: unknown, schemes: readonly string[]): URL {
  const [, scheme = "", rest = ""] = typeof given === "string" ? (/^([a-z]+):(\/\/.*)$/s.exec(given) ?? []) : [];
  const url = schemes.includes(scheme) ? parsed(`http:${rest}`) : null;
  if (url === null || url.pathname === "/")
    throw invalid(null, ["url"], `must be of the form ${schemes[0] ?? ""}://user:password@host:port/database`);
  return url;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
