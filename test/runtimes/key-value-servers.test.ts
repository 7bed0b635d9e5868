import { testWholeSuites } from "./whole-suites.ts";

// Stores that are bound to their runtime, or reached otherwise from each.
testWholeSuites({
  Deno: ["keys in memcached"],
  Bun: ["keys in memcached"],
  workerd: ["keys in memcached", "keys in workers kv"],
  "workerd + nodejs_compat": ["keys in memcached"],
});
