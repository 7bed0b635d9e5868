// A Bun script: Neon over HTTP, and over a WebSocket for the one thing that needs it.
import { connect } from "anyrow";
import { neon } from "anyrow/neon";
import { models } from "./models.ts";
import { answers } from "./questions.ts";

const { NEON_URL: url = "" } = process.env;
await using db = connect(neon({ url, transactions: "websocket" }), models);

console.log(JSON.stringify(await answers(db), null, 2));

class TooLate extends Error {}

// Read, decide, write: a WebSocket is opened for the transaction and closed with it. What throws is undone.
await db
  .transaction(async (tx) => {
    const route = await tx.routes.get({ originId: "SEA", destinationId: "ANC" });
    await tx.routes.update(route.id, { flights: 0 });
    if (route.flights > 6000) throw new TooLate(`${route.flights} flights are too many to be cancelled`);
  })
  .catch((error: unknown) => {
    if (!(error instanceof TooLate)) throw error;
    console.error(error.message);
  });
const { flights } = await db.routes.get({ originId: "SEA", destinationId: "ANC" });
console.error(`there are still ${flights} from Seattle to Anchorage`);
