import { startupParameters, textOf } from "../wire/client-messages.ts";
import type { WireMessage } from "../wire/split-messages.ts";
import { Refusal } from "./refusal.ts";

/** Who may connect, and what they are told when they may. */
export interface Admission {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The messages after a right password, without the connection's key and the readiness. */
  readonly greeting: Buffer;
}

/** Checks who asks as Postgres does: the password first, then the database. Throws a {@link Refusal}. */
export function admit(admission: Admission, startup: WireMessage, password: WireMessage): void {
  if (password.type !== "p") throw new Refusal("08P01", "expected password response");
  const parameters = startupParameters(startup);
  const user = parameters.get("user") ?? "";
  const database = parameters.get("database") ?? user;
  if (user !== admission.user || textOf(password) !== admission.password)
    throw new Refusal("28P01", `password authentication failed for user "${user}"`);
  if (database !== admission.database) throw new Refusal("3D000", `database "${database}" does not exist`);
}
