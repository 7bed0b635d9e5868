// The program of a browser page: whoever drives the browser calls `run`.
import { run } from "../program.ts";

Object.assign(globalThis, { run });
