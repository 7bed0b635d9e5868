// A Deno script: libSQL over HTTP.
import { connect } from "anyrow";
import { libsql } from "anyrow/libsql";
import { models } from "./models.ts";
import { answers } from "./questions.ts";

declare const Deno: {
  readonly args: readonly string[];
  readonly env: { get(name: string): string | undefined };
};

const db = connect(libsql({ url: Deno.env.get("LIBSQL_URL") ?? "" }), models, {
  onQuery: ({ durationMs, roundTrips, rows }) =>
    console.error(`${roundTrips} request, ${rows} rows, ${durationMs.toFixed(1)} ms`),
});

console.log(JSON.stringify(await answers(db), null, 2));

// A transaction over HTTP: nobody sees half of it. What the callback returns last travels together with COMMIT.
const [route, delay] = await db.transaction(async (tx) => {
  const { id, flights } = await tx.routes.get({ originId: "SEA", destinationId: "ANC" });
  return [tx.routes.update(id, { flights: flights + 1 }), tx.delays.create({ routeId: id, minutes: 20 })];
});
console.error(`flight ${route?.flights} from Seattle to Anchorage was ${delay.minutes} minutes late`);
await db.routes.update(delay.routeId, (late) => ({ flights: late.flights.sub(1) }));
await db.delays.delete(delay.id);
