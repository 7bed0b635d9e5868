import { ConnectionStateError } from "../errors.ts";
import type { Listener } from "./events.ts";

const LISTENERS: unique symbol = Symbol("listeners");

/** Gives a database its list of listeners, out of sight of its users. */
export function attachListeners(owner: object, listeners: Listener[]): void {
  Object.defineProperty(owner, LISTENERS, { value: listeners });
}

/** Has a listener told of the requests of a database until the function it gives is called. */
export function listen(owner: object, listener: Listener): () => void {
  const listeners = (owner as { readonly [LISTENERS]?: Listener[] } | null | undefined)?.[LISTENERS];
  if (listeners === undefined) throw new ConnectionStateError("pass the database that connect() gave");
  listeners.push(listener);
  return () => {
    const place = listeners.indexOf(listener);
    if (place >= 0) listeners.splice(place, 1);
  };
}
