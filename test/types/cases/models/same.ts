type Equal<Left, Right> =
  (<Any>() => Any extends Left ? 1 : 2) extends <Any>() => Any extends Right ? 1 : 2 ? true : false;

/** Compiles when both types are the same, to the letter. */
export declare function same<Left, Right>(
  ...proof: Equal<Left, Right> extends true ? [] : ["the types differ", Left, Right]
): void;

/** Compiles when each type can be used as the other. */
export declare function mutual<Left, Right>(
  ...proof: [Left] extends [Right]
    ? [Right] extends [Left]
      ? []
      : ["the second is wider", Left, Right]
    : ["the first is wider", Left, Right]
): void;

/** The result of awaiting a query. */
export type Result<Asked> = Asked extends PromiseLike<infer Value> ? Value : never;
