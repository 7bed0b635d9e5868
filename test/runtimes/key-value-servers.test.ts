import { testWholeSuites } from "./whole-suites.ts";

// Stores that are bound to their runtime, or reached otherwise than in Node; the others are tried by `test:runtimes`.
testWholeSuites({ workerd: ["keys in memcached", "keys in workers kv"] });
