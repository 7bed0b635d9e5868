export type { RowSerializer, Serializer } from "../contracts/serializer.ts";
export { json } from "./json.ts";
export { type SerializerRegistry, createRegistry } from "./registry.ts";
export { structured } from "./structured.ts";
