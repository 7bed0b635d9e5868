// Runs inside Deno and Bun: the suite on the service whose URL and token are the parameters. Ends by itself once all is closed.
import process from "node:process";
import { runSuite } from "./upstash-cases.ts";

const [url = "", token = ""] = process.argv.slice(2);
process.stdout.write(`\n${JSON.stringify(await runSuite(url, token))}\n`);
