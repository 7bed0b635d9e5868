// Runs inside workerd: the suite on the memcached server whose URL is the body of the request.
import { runSuite } from "./memcached-cases.ts";

/**
 * What the Worker answers: a report.
 * @public
 */
export async function answer(request: Request): Promise<Response> {
  return Response.json(await runSuite(await request.text()));
}
