import type { Adapter, Capabilities } from "anyrow";

interface FullCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}
/** A store that can do everything. */
export interface FullAdapter extends Adapter<FullCapabilities> {}
export declare const full: FullAdapter;

interface PlainCapabilities extends Capabilities {
  readonly transactions: false;
  readonly sql: false;
  readonly atomic: "all";
  readonly filters: "all";
}
/** A store without transactions and without SQL. */
export interface PlainAdapter extends Adapter<PlainCapabilities> {}
export declare const plain: PlainAdapter;

interface SingleCapabilities extends Capabilities {
  readonly transactions: false;
  readonly sql: false;
  readonly atomic: "none";
  readonly filters: "all";
}
/** A store that cannot even do several things as one. */
export interface SingleAdapter extends Adapter<SingleCapabilities> {}
export declare const single: SingleAdapter;
