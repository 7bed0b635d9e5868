// The program of Node, Deno and Bun: takes an errand as its parameter and prints the answer as its last line.
import process from "node:process";
import type { Errand } from "../errand.ts";
import { run } from "../program.ts";

const answer = await run(JSON.parse(process.argv[2] ?? "") as Errand);
// A client that holds its connection open must not hold the answer back.
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit());
