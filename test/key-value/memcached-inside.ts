// Runs inside Node, Deno and Bun: the suite on the memcached server whose URL is the parameter. Ends by itself once all is closed.
import process from "node:process";
import { runSuite } from "./memcached-cases.ts";

const report = await runSuite(process.argv[2] ?? "");
process.stdout.write(`\n${JSON.stringify(report)}\n`);
