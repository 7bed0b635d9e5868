import { libsql } from "../../adapters/libsql/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { type Adapter, type Row, connect, model, t } from "../../src/index.ts";

const Visit = model("visits", { id: t.uuid().primaryKey(), page: t.integer(), note: t.text() });
export const models = { visits: Visit };

/** Where the stores are. */
export interface StoreUrls {
  readonly NEON_URL: string;
  readonly LIBSQL_URL: string;
}

/** A request to the Worker: the row it is to write. */
export interface VisitRequest extends Row<typeof Visit> {
  readonly store: "neon" | "libsql";
}

/** What is kept between requests when the Worker is told to leak. */
const leaked: string[] = [];

/** What the Worker does: with a database of its own, each request writes a row and reads it back. */
export async function visit(request: Request, urls: StoreUrls & { readonly LEAK?: string }): Promise<Response> {
  const { store, ...row } = (await request.json()) as VisitRequest;
  if (urls.LEAK !== undefined) leaked.push(`${row.id}`.repeat(Number(urls.LEAK)));
  const adapter: Adapter = store === "neon" ? neon({ url: urls.NEON_URL }) : libsql({ url: urls.LIBSQL_URL });
  const db = connect(adapter, models);
  try {
    await db.visits.create(row);
    return Response.json(await db.visits.get({ id: row.id }));
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}
