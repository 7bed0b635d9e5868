import type { PGlite } from "@electric-sql/pglite";
import type { Database, Statement } from "better-sqlite3";
import type { Client, InValue } from "@libsql/client";
import { times } from "../fixtures.ts";
import type { AuthorRow, AuthorWithPosts, NewPerson, PersonRow, PostRow } from "../models.ts";
import { type Contender, type Keyed, only, withKeys } from "./contender.ts";
import { type Ask, type HandWritten, bareQuestions } from "./questions-bare.ts";
import { postgresStatements } from "./statements-postgres.ts";
import { sqliteStatements } from "./statements-sqlite.ts";
import { type StoredPerson, type StoredPost, readPerson, readPost, storedBalance, storedBoolean } from "./stored.ts";

/** What differs between two drivers when everything is written by hand. */
interface Driver {
  readonly query: Ask;
  readonly placeholder: (position: number) => string;
  /** Rows as the driver gives them to rows of the program. */
  readonly people: (rows: readonly unknown[]) => PersonRow[];
  readonly posts: (rows: readonly unknown[]) => PostRow[];
  readonly values: (row: NewPerson) => readonly unknown[];
  /** The posts of some authors: the condition and its parameters. */
  readonly among: (ids: readonly number[]) => { readonly condition: string; readonly params: readonly unknown[] };
  readonly statements: HandWritten;
}

const written = "name, email, city, country, note, score, active, created_at, balance";
const columns = 'id, name, email, city, country, note, score, active, created_at as "createdAt", balance';
const postColumns = 'id, author_id as "authorId", title, views, score, published, created_at as "createdAt"';

/** The official client, and SQL written by hand. */
export function bareLibsql(client: Pick<Client, "execute">): Contender {
  return bareSqlite(async (sql, params) => (await client.execute({ sql, args: params as InValue[] })).rows);
}

/** better-sqlite3 itself; a program keeps the statements that it prepared. */
export function bareBetterSqlite3(database: Database): Contender {
  const statements = new Map<string, Statement>();
  return bareSqlite((sql, params) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = database.prepare(sql)));
    return statement.all(params);
  });
}

function bareSqlite(query: Driver["query"]): Contender {
  const marks = new Map<number, string>();
  const list = (length: number): string => {
    const known = marks.get(length) ?? times(length, () => "?").join(", ");
    marks.set(length, known);
    return known;
  };
  return bare({
    query,
    placeholder: () => "?",
    people: (rows) => (rows as unknown as StoredPerson[]).map(readPerson),
    posts: (rows) => (rows as unknown as StoredPost[]).map(readPost),
    values: ({ name, email, city, country, note, score, active, createdAt, balance }) => [
      name,
      email,
      city,
      country,
      note,
      score,
      storedBoolean(active),
      createdAt.toISOString(),
      storedBalance(balance),
    ],
    among: (ids) => ({ condition: `author_id in (${list(ids.length)})`, params: ids }),
    statements: sqliteStatements,
  });
}

/** PGlite itself, which decodes all of the types used here. */
export function barePglite(client: PGlite): Contender {
  return bare({
    query: async (sql, params) => (await client.query(sql, params as unknown[])).rows,
    placeholder: (position) => `$${position}`,
    people: (rows) => rows as PersonRow[],
    posts: (rows) => rows as PostRow[],
    values: ({ name, email, city, country, note, score, active, createdAt, balance }) => [
      name,
      email,
      city,
      country,
      note,
      score,
      active,
      createdAt,
      balance,
    ],
    among: (ids) => ({ condition: "author_id = any($1)", params: [ids] }),
    statements: postgresStatements,
  });
}

function bare({ query, placeholder, people, posts, values, among, statements }: Driver): Contender {
  const row = (index: number): string => `(${times(9, (column) => placeholder(index * 9 + column + 1)).join(", ")})`;
  const insert = `insert into entries (${written}) values ${row(0)} returning id`;
  const insertMany = `insert into entries (${written}) values ${times(1000, row).join(", ")} returning id`;
  const [first, second, third] = [placeholder(1), placeholder(2), placeholder(3)];
  const get = `select ${columns} from people where id = ${first}`;
  const all = `select ${columns} from people order by id`;
  const newest = `select ${columns} from people where city = ${first} and active = ${second} and score >= ${third} order by created_at desc, id desc limit 20`;
  const update = `update entries set score = ${first}, note = ${second} where id = ${third} returning ${columns}`;
  const count = `select count(*) as count from people where active = ${first}`;
  const yes = values({ active: true, createdAt: new Date(0) } as NewPerson)[6];
  return {
    name: "bare",
    get: async (id) => only(people(await query(get, [id]))),
    all: async () => people(await query(all, [])),
    newest: async (city, minimum) => people(await query(newest, [city, yes, minimum])),
    create: async (entry) => ({ id: only((await query(insert, values(entry))) as Keyed[]).id, ...entry }),
    createMany: async (entries) => withKeys(entries, (await query(insertMany, entries.flatMap(values))) as Keyed[]),
    update: async (id, { score, note }) => only(people(await query(update, [score, note, id]))),
    count: async () => (only(await query(count, [yes])) as { readonly count: number }).count,
    withPosts: async () => {
      const found = (await query("select id, name, email, city from authors order by id limit 100", [])) as AuthorRow[];
      const { condition, params } = among(found.map(({ id }) => id));
      const related = await query(`select ${postColumns} from posts where ${condition} order by id`, params);
      return stitch(found, posts(related));
    },
    createTriples: () => Promise.reject(new RangeError("one statement takes fewer parameters")),
    questions: bareQuestions(query, statements),
    build: null,
  };
}

function stitch(authors: readonly AuthorRow[], posts: readonly PostRow[]): AuthorWithPosts[] {
  const byId = new Map<number, AuthorWithPosts>();
  const stitched = authors.map(({ id, name, email, city }) => {
    const author: AuthorWithPosts = { id, name, email, city, posts: [] };
    byId.set(id, author);
    return author;
  });
  for (const post of posts) byId.get(post.authorId)?.posts.push(post);
  return stitched;
}
