// A Worker: Neon over HTTP.
import { connect } from "anyrow";
import { neon } from "anyrow/neon";
import { models } from "../models.ts";
import { answers } from "../questions.ts";

interface Environment {
  /** A variable here, a secret where it is deployed. */
  readonly NEON_URL: string;
}

export default {
  async fetch(request: Request, { NEON_URL }: Environment): Promise<Response> {
    // A database for each request: making one costs next to nothing, and no request waits for what belongs to another.
    const db = connect(neon({ url: NEON_URL }), models);
    const { pathname } = new URL(request.url);
    if (pathname === "/") return Response.json(await answers(db));

    const iata = pathname.slice(1).toUpperCase();
    const [airport] = await db.airports
      .filter({ iata })
      .include({ departures: (routes) => routes.orderBy("-flights").limit(3).select("destinationId", "flights") })
      .all();
    return airport === undefined ? new Response("no such airport\n", { status: 404 }) : Response.json(airport);
  },
};
