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

/** Milliseconds that a call may take: what is asked is whether all are answered, on machines of any speed. */
export const PATIENCE = 120_000;

/** What the Worker does: with a database of its own, each request writes a row and reads it back. */
export async function visit(request: Request, urls: StoreUrls): Promise<Response> {
  const { store, ...row } = (await request.json()) as VisitRequest;
  const adapter: Adapter = store === "neon" ? neon({ url: urls.NEON_URL }) : libsql({ url: urls.LIBSQL_URL });
  const db = connect(adapter, models, { timeout: PATIENCE });
  try {
    await db.visits.create(row);
    return Response.json(await db.visits.get({ id: row.id }));
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}
