// Runs inside workerd: the suite on the service whose URL and token are the body of the request.
import { runSuite } from "./upstash-cases.ts";

/**
 * What the Worker answers: a report.
 * @public
 */
export async function answer(request: Request): Promise<Response> {
  const [url, token] = (await request.json()) as [string, string];
  return Response.json(await runSuite(url, token));
}
