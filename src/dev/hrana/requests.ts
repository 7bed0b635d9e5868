import type { Condition } from "./batch-conditions.ts";
import type { Arguments } from "./parameters.ts";

/** Which SQL text a request means: one it brings along, or one the stream has stored. */
export type TextReference = { readonly sql: string } | { readonly id: number };

/** A statement with its arguments. */
export interface StatementRequest {
  readonly text: TextReference;
  readonly args: Arguments;
  readonly wantRows: boolean;
}

/** A statement of a batch, which runs when its condition holds. */
export interface StepRequest extends StatementRequest {
  readonly condition: Condition | null;
}

/** What a stream can be asked. */
export type StreamRequest =
  | { readonly type: "close" | "get_autocommit" }
  | { readonly type: "execute"; readonly statement: StatementRequest }
  | { readonly type: "batch"; readonly steps: readonly StepRequest[] }
  | { readonly type: "sequence" | "describe"; readonly text: TextReference }
  | { readonly type: "store_sql"; readonly id: number; readonly sql: string }
  | { readonly type: "close_sql"; readonly id: number };

/** The body of a pipeline. */
export interface PipelineRequest {
  readonly kind: "pipeline";
  readonly baton: string | null;
  readonly requests: readonly StreamRequest[];
}

/** The body of a cursor. */
export interface CursorRequest {
  readonly kind: "cursor";
  readonly baton: string | null;
  readonly steps: readonly StepRequest[];
}

/** The body of a request. */
export type RequestBody = PipelineRequest | CursorRequest;
