import type { CacheOrmRow } from "./cache-orm-row.ts";

/** Stores of keys and values, and serializers. */
export const storeRows: readonly CacheOrmRow[] = [
  {
    row: 1,
    feature: "What every store must do",
    here: "`KeyValueDriver`, tried by `describeKeyValueStore`; `keyValueStore(driver, { ttl })`",
    proof: ["store: time to live: a store can have a time of its own, which a call overrules"],
    decision: "Without a `ttl` values stay for ever: a time that nobody asked for loses data.",
  },
  {
    row: 2,
    feature: "What a time to live means",
    here: "`ttl` in seconds above 0, fractions too; `null` is never",
    proof: [
      "store: time to live: a key with a time below a second is there, then it has gone for every way to look for it",
      "store: bad input: a time that is none (1) is refused before anything is sent",
      "models: rows that come to an end: a time that is none is refused before anything is sent",
    ],
    decision: "0 and times below it are errors, not for ever.",
  },
  {
    row: 3,
    feature: "Writing whatever was there",
    here: "`set(key, value, { ttl })`",
    proof: [
      "store: reading and writing: text can be set, got, overwritten and deleted",
      "key-value/redis-failures: a server without memory refuses writes as a whole",
    ],
    decision: "It gives nothing: a failure of the store is an error, never `false`.",
  },
  {
    row: 4,
    feature: "Writing only what is there",
    here: "`replace(key, value, { ttl })`",
    proof: [
      "store: looking and writing in one step: replace writes where the key is there, and only there",
      "store: time to live: replace and add set the time",
    ],
  },
  {
    row: 5,
    feature: "Reading bytes, or null",
    here: "`get(key)`",
    proof: ["store: reading and writing: every byte can be set, got, overwritten and deleted"],
  },
  {
    row: 6,
    feature: "Removing",
    here: "`delete(key)`",
    proof: ["store: reading and writing: digits can be set, got, overwritten and deleted"],
  },
  {
    row: 7,
    feature: "Writing many",
    here: "`setMany(entries, { ttl })`",
    proof: [
      "store: reading and writing: a hundred keys are written, read and deleted together",
      "store: round trips: setMany of 100 keys with a time is one round trip",
    ],
    decision: "It gives nothing, as `set` does: a failure is an error.",
  },
  {
    row: 8,
    feature: "Writing those of many that are there",
    here: "`replaceMany(entries, { ttl })`",
    proof: [
      "store: looking and writing in one step: replaceMany says for each key whether it was there, and makes none",
      "store: round trips: replaceMany of 100 keys is one round trip",
    ],
  },
  {
    row: 9,
    feature: "Reading many, in order",
    here: "`getMany(keys)`",
    proof: [
      "store: reading and writing: many values are written and read in one call, in the order asked, also those asked for twice",
    ],
  },
  {
    row: 10,
    feature: "Reading many, by key",
    here: "`getMap(keys)`",
    proof: [
      "store: reading and writing: many values are written and read in one call, in the order asked, also those asked for twice",
    ],
    decision: "A `Map` of what is there: missing keys are not in it.",
  },
  {
    row: 11,
    feature: "Removing many",
    here: "`deleteMany(keys)`",
    proof: [
      "store: reading and writing: deleting many deletes those after a missing one too, and says for each whether it was there",
      "store: round trips: deleteMany of 100 keys is one round trip",
    ],
    decision: "An answer for each key; none is left out.",
  },
  {
    row: 12,
    feature: "Asking whether a key is there",
    here: "`has(key)`",
    proof: [
      "store: reading and writing: empty text can be set, got, overwritten and deleted",
      "store: round trips: has is one round trip",
    ],
  },
  {
    row: 13,
    feature: "Counting up",
    here: "`incr(key, { by, ttl })`",
    proof: [
      "store: looking and writing in one step: a missing key counts as 0, and a counter is decimal text",
      'store: looking and writing in one step: "text" is no whole number: counting fails and it stays',
      "store: at the same time: fifty increments at once lose none, and each gives another sum",
    ],
    decision: "Atomic on every store that has it. Without a `ttl` the key keeps its own.",
  },
  {
    row: 14,
    feature: "Counting down",
    here: "`decr(key, { by, ttl })`",
    proof: [
      "store: looking and writing in one step: a number that was set can be counted on, also a negative one",
      "store: time to live: counting with a time sets it anew, and without one keeps what the key has",
    ],
  },
  {
    row: 15,
    feature: "Writing only what is missing (was to be done)",
    here: "`add(key, value, { ttl })`",
    proof: [
      "store: looking and writing in one step: add writes where the key is missing, and only there",
      "store: at the same time: of fifty adds at once exactly one writes",
    ],
  },
  {
    row: 16,
    feature: "In memory",
    here: "`memoryStore({ maxEntries, maxBytes, ttl })`, `memoryKeyValue({ … })`",
    proof: [
      "key-value/memory-store: keeps the keys that were used last",
      "key-value/memory-store: lets keys that have gone make room before any that have not",
      "store: time to live: a key that has gone is not there for add, replace and counting, and leaves no time behind",
      "store: bad input: a list as a value is refused before anything is sent",
    ],
    decision:
      "The least used makes room, not a random fifth; what has gone is not there for any verb. No limit unless one is given.",
  },
  {
    row: 17,
    feature: "In Redis",
    here: "`redisStore({ url } or { client })`, and `upstashStore({ url, token })` where there is only HTTP",
    proof: [
      "store: round trips: getMany of 100 keys is one round trip",
      "key-value/redis-failures: a client that was handed in is used as it is, and stays open",
      "key-value/redis-and-upstash: what one of them writes the other reads, byte for byte, and other programs too",
    ],
  },
  {
    row: 18,
    feature: "In Memcached",
    here: "`memcachedStore({ url })`",
    proof: [
      "key-value/memcached-driver: %s is %i write(s) to the socket",
      "store: keys: keys with any characters and of any length are kept apart",
      "store: time to live: long times work: a year, thirty days and a second, a hundred years, and times with fractions",
      "key-value/memcached-driver: up and down from several connections at once loses nothing, also below 0",
    ],
    decision: "Long keys are kept as digests instead of being ignored.",
  },
  {
    row: 19,
    feature: "In files (was to be done)",
    here: "`filesystemStore({ path })` on Node, Deno and Bun; beside it `denoKvStore` and `workersKvStore`",
    proof: [
      "key-value/filesystem-crash: a writer that is killed at random moments of a thousand commits leaves nothing torn or half indexed",
      "key-value/filesystem-files: what was written is there for a store that is opened later, under names that are digests",
    ],
  },
  {
    row: 20,
    feature: "A client library that is not installed",
    here: "`OperationalError` that says what to install, at the first call",
    proof: [
      "key-value/cache-orm-missing-clients: what is not installed is asked for by name when it is needed, and nothing else needs it",
    ],
  },
  {
    row: 21,
    feature: "What can be a value",
    here: "`Uint8Array`, or text, which is kept as UTF-8",
    proof: [
      "store: reading and writing: text outside of ASCII can be set, got, overwritten and deleted",
      "store: bad input: a number as a value is refused before anything is sent",
    ],
    decision: "A number is written as text by who writes it, so nothing comes back as what it was not.",
  },
  {
    row: 22,
    feature: "What a serializer is",
    here: "`Serializer`: `name`, `encode`, `decode`",
    proof: ["key-value/cache-orm-serializers: that %s is written and read with it"],
  },
  {
    row: 23,
    feature: "JSON",
    here: "`json`",
    proof: [
      "key-value/cache-orm-serializers: json is compact, and keeps letters as they are",
      "key-value/cache-orm-serializers: reads %s as it was written, from bytes",
      "property/serializers: come back as they were",
    ],
    decision: "It holds bytes, bigints, dates and what else plain JSON loses.",
  },
  {
    row: 24,
    feature: "MessagePack",
    here: "`msgpack` of `anyrow/msgpack`",
    proof: [
      "property/msgpack: every plain value is read as it was written, here and by msgpackr",
      "key-value/cache-orm-missing-clients: what is not installed is asked for by name when it is needed, and nothing else needs it",
    ],
    decision: "Its package is needed by who imports it, and by nobody else.",
  },
  {
    row: 25,
    feature: "Pickle: any object",
    here: "`structured`",
    proof: ["unit/serializers/structured: keeps what contains itself, and what is in several places"],
    decision:
      "It holds what structured clones hold, and reading never runs anything. It is not called `pickle`, whose bytes it cannot read.",
  },
  {
    row: 26,
    feature: "Protobuf with a message of one's own",
    here: "`protobufCodec({ name, type, dump, load })`; `protobuf` derives the message from the model",
    proof: [
      "unit/serializers/protobuf-codec: an object and a message are written the same and read as an object with the defaults of proto3",
      "unit/serializers/protobuf-codec: integers of 64 bits are numbers where a number holds them, else bigints; enums are numbers; messages stand inside",
      "unit/serializers/protobuf-codec: dump and load stand in front",
    ],
    decision: "Integers of 64 bits are never text.",
  },
  {
    row: 27,
    feature: "Names that are there from the beginning",
    here: "`json`; the others are given: `createRegistry({ msgpack, structured })`",
    proof: ["unit/serializers/registry: begins with json alone"],
    decision: "What is there without being asked for would be in every bundle.",
  },
  {
    row: 28,
    feature: "Adding a serializer by name",
    here: "`registry.register(name, serializer)`",
    proof: ["unit/serializers/registry: takes serializers in and out"],
    decision: "A registry is a value that `connect` is given, so there is nothing global to lock.",
  },
  {
    row: 29,
    feature: "Taking one out",
    here: "`registry.unregister(name)`",
    proof: ["unit/serializers/registry: takes serializers in and out"],
  },
  {
    row: 30,
    feature: "Taking all out",
    here: "`registry.clear()`",
    proof: ["unit/serializers/registry: takes serializers in and out"],
  },
  {
    row: 31,
    feature: "Finding one",
    here: "`registry.get(name)`",
    proof: ["unit/serializers/registry: finds serializers by the names they are given, whatever they call themselves"],
  },
  {
    row: 32,
    feature: "Names with points",
    here: '`createRegistry({ "protobuf.user": codec })`',
    proof: [
      "unit/serializers/registry: finds serializers by the names they are given, whatever they call themselves",
      "key-value/cache-orm-serializers: that %s is written and read with it",
    ],
  },
  {
    row: 33,
    feature: "A model that names its serializer",
    here: '`model(…, { serializer: "msgpack" })`, or the serializer itself',
    proof: [
      "key-value/cache-orm-serializers: that %s is written and read with it",
      "key-value/cache-orm-serializers: that names one which nobody knows is refused at connect, and the error names the model",
    ],
  },
  {
    row: 34,
    feature: "Changing the serializer of a model (was to be done)",
    here: "Every payload names its serializer",
    proof: [
      "key-value/cache-orm-serializers: that is given another serializer reads and changes what each earlier one wrote, in %s",
      "key-value/cache-orm-serializers: whose rows were written with one that is not in the registry says which",
      "unit/serializers/row-payloads: keep a field that was renamed, by its number",
    ],
  },
];
