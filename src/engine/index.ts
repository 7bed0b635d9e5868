export { type TableAdapterOptions, tableAdapter } from "./table-adapter.ts";
