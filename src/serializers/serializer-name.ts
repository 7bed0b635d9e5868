import { invalid } from "../errors.ts";

/** Refuses a name that payloads cannot hold. */
export function checkSerializerName(name: unknown): asserts name is string {
  if (typeof name !== "string" || !/^[!-~]{1,60}$/.test(name))
    throw invalid(null, ["serializers"], "need names of 1 to 60 printable characters of ASCII, without spaces");
}
