import { invalid } from "../errors.ts";

/** What a database URL is made of; everything is as meant, without percent signs. */
export interface DatabaseUrlParts {
  /** `postgres`, `libsql`, `file` …, without its colon. */
  readonly scheme: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Name or address of the server; `""` where the database is a file or in memory. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The database on the server, or the path of the file. */
  readonly database?: string | undefined;
  /** What follows the question mark. */
  readonly options?: Readonly<Record<string, string>> | undefined;
}

const EXAMPLES = "postgres://user:password@host:5432/database, libsql://host, file:local.db or sqlite:local.db";
/** Schemes whose URL names a file, a folder or nothing: what follows the colon is taken as it is. */
const LOCAL = /^(file|sqlite|memory|pglite):/i;
const SECRET_OPTION = /token|password|secret|key|auth|jwt/i;
const MASK = "***";

/** A database URL taken apart. Printed, it shows neither its password nor tokens among its options. */
export class DatabaseUrl implements DatabaseUrlParts {
  readonly scheme: string;
  readonly username: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly database: string;
  readonly #password: string;
  readonly #options: Readonly<Record<string, string>>;

  constructor(parts: DatabaseUrlParts) {
    this.scheme = parts.scheme.toLowerCase();
    this.username = parts.username ?? "";
    this.#password = parts.password ?? "";
    this.host = parts.host ?? "";
    this.port = parts.port;
    this.database = parts.database ?? "";
    this.#options = { ...parts.options };
    if (!/^[a-z][a-z0-9+.-]*$/.test(this.scheme)) throw refused();
    Object.freeze(this);
  }

  /**
   * Takes a URL apart. User, password and database may be percent-encoded, and must be where they hold one of `:/?#[]@%`.
   *
   * @throws ValidationError, which shows the accepted forms and nothing of the text.
   */
  static parse(text: string): DatabaseUrl {
    if (typeof text !== "string") throw refused();
    return LOCAL.test(text) ? parseLocal(text) : parseRemote(text);
  }

  /** The password. It is not among the properties that are printed. */
  get password(): string {
    return this.#password;
  }

  /** What follows the question mark, which may hold tokens; not among the properties that are printed either. */
  get options(): Readonly<Record<string, string>> {
    return this.#options;
  }

  /** The same URL with other parts. */
  replace(parts: Partial<DatabaseUrlParts>): DatabaseUrl {
    const { scheme, username, password, host, port, database, options } = this;
    return new DatabaseUrl({ scheme, username, password, host, port, database, options, ...parts });
  }

  /** The whole URL with its password, for clients. */
  get href(): string {
    return this.#write(encodeURIComponent(this.#password), (_, value) => value);
  }

  /** The URL as it may be shown and logged. */
  toString(): string {
    return this.#write(MASK, (name, value) => (SECRET_OPTION.test(name) ? MASK : value));
  }

  toJSON(): string {
    return this.toString();
  }

  #write(password: string, show: (name: string, value: string) => string): string {
    const options = Object.entries(this.#options).map(
      ([name, value]) => `${encodeURIComponent(name)}=${show(name, value) === MASK ? MASK : encodeURIComponent(value)}`,
    );
    const query = options.length > 0 ? `?${options.join("&")}` : "";
    if (LOCAL.test(`${this.scheme}:`)) return `${this.scheme}:${this.database}${query}`;
    const user = encodeURIComponent(this.username) + (this.#password === "" ? "" : `:${password}`);
    const port = this.port === undefined ? "" : `:${this.port}`;
    const database = this.database.split("/").map(encodeURIComponent).join("/");
    return `${this.scheme}://${user === "" ? "" : `${user}@`}${this.host}${port}${database && `/${database}`}${query}`;
  }
}

function refused(): Error {
  return invalid(null, ["url"], `is not a database URL: write ${EXAMPLES}, with special characters percent-encoded`);
}

function parseLocal(text: string): DatabaseUrl {
  const colon = text.indexOf(":");
  const mark = text.indexOf("?");
  const database = text.slice(colon + 1, mark < 0 ? undefined : mark);
  const options = mark < 0 ? {} : Object.fromEntries(new URLSearchParams(text.slice(mark)));
  return new DatabaseUrl({ scheme: text.slice(0, colon), database, options });
}

function parseRemote(text: string): DatabaseUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.host === "" || url.hash !== "" || !text.includes("://")) throw refused();
  try {
    return new DatabaseUrl({
      scheme: url.protocol.slice(0, -1),
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      host: url.hostname,
      port: url.port === "" ? undefined : Number(url.port),
      database: decodeURIComponent(url.pathname.slice(1)),
      options: Object.fromEntries(url.searchParams),
    });
  } catch {
    throw refused();
  }
}
