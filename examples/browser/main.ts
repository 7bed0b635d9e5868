// A browser page: libSQL over HTTP, and memory to search in while someone types.
import { connect } from "anyrow";
import { libsql } from "anyrow/libsql";
import { memory } from "anyrow/memory";
import { models } from "../models.ts";
import { answers } from "../questions.ts";

const url = new URL(location.href).searchParams.get("url") ?? "";
const remote = connect(libsql({ url }), models);
const cache = connect(memory(), models);

/** Asks memory, so that no letter makes a request; the query is the one that the server would be asked. */
async function search(typed: string): Promise<void> {
  const airports = await cache.airports
    .filter((airport) => airport.city.istartsWith(typed))
    .orderBy("city")
    .all();
  document
    .querySelector("#found")
    ?.replaceChildren(
      ...airports.map(({ iata, city }) =>
        Object.assign(document.createElement("li"), { textContent: `${city} (${iata})` }),
      ),
    );
}

await cache.airports.createMany(await remote.airports.all());
await search("");
document.querySelector<HTMLInputElement>("#city")?.addEventListener("input", async ({ currentTarget }) => {
  if (currentTarget instanceof HTMLInputElement) await search(currentTarget.value);
});

const shown = document.querySelector("#answers");
if (shown !== null) shown.textContent = JSON.stringify(await answers(remote), null, 2);
