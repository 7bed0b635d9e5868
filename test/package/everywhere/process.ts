import process from "node:process";
import { everywhere } from "./crud.ts";

const [neonUrl = "", libsqlUrl = ""] = process.argv.slice(2);
console.log(JSON.stringify(await everywhere(neonUrl, libsqlUrl)));
