import type { Serializer } from "../contracts/serializer.ts";
import { invalid } from "../errors.ts";
import { json } from "./json.ts";
import { checkSerializerName } from "./serializer-name.ts";

/** Serializers by the names that models and payloads call them. A value: there is no registry but those that are made. */
export interface SerializerRegistry {
  /** Adds a serializer; a `ValidationError` where the name is taken. */
  register(name: string, serializer: Serializer): void;
  /** Takes one out; a `ValidationError` where there is none of that name. Rows that it wrote cannot be read then. */
  unregister(name: string): void;
  get(name: string): Serializer | null;
  /** Takes all of them out, `json` too. */
  clear(): void;
}

/**
 * Makes a registry. `json` is in it from the beginning; the others are those given here and to `register`. What a payload calls its
 * serializer is the name in the registry, whatever the serializer calls itself: a name must not be given to another format as long
 * as there are payloads of it.
 */
export function createRegistry(serializers: Readonly<Record<string, Serializer>> = {}): SerializerRegistry {
  const byName = new Map<string, Serializer>([[json.name, json]]);
  const registry: SerializerRegistry = {
    register: (name, serializer) => {
      checkSerializerName(name);
      checkSerializer(name, serializer);
      if (byName.has(name)) throw invalid(null, [name], "is the name of another serializer: unregister that first");
      byName.set(name, serializer);
    },
    unregister: (name) => {
      if (!byName.delete(name)) throw invalid(null, ["serializers"], "have none of this name to unregister");
    },
    get: (name) => byName.get(name) ?? null,
    clear: () => byName.clear(),
  };
  if (serializers === null || typeof serializers !== "object" || Array.isArray(serializers))
    throw invalid(null, ["serializers"], "must be an object of serializers by name");
  for (const [name, serializer] of Object.entries(serializers)) {
    // Naming json beside the others changes nothing.
    if (!(name === json.name && serializer === json)) registry.register(name, serializer);
  }
  return Object.freeze(registry);
}

function checkSerializer(name: string, serializer: unknown): void {
  const { encode, decode } = (serializer ?? {}) as Partial<Serializer>;
  if (typeof encode !== "function" || typeof decode !== "function")
    throw invalid(null, [name], "must be a serializer: an object with encode and decode");
}
