import { IntegrityError, or } from "../src/index.ts";
import { type Question, question } from "./question.ts";

/** Questions that change rows and say what became of them. */
export const writing: readonly Question[] = [
  question(
    "A storm: O'Hare cancels ten flights on each of its busy routes, doubles the short ones to Milwaukee, adds one to Peoria.",
    async (db) => {
      const ohare = db.routes.filter({ originId: "ORD" });
      return {
        cancelled: await ohare.filter((r) => r.flights.gt(5000)).update((r) => ({ flights: r.flights.sub(10) })),
        doubled: await ohare
          .filter((r) => r.destination.city.eq("Milwaukee"))
          .update((r) => ({ flights: r.flights.mul(2) })),
        added: await ohare.filter({ destinationId: "PIA" }).update((r) => ({ flights: r.flights.add(1) })),
        "busiest now": await ohare.orderBy("-flights").limit(3).pluck("flights"),
      };
    },
  ),

  question("A new airport comes twice, then once more with another name, then with only a new city.", async (db) => {
    const row = { iata: "XX1", name: "Nowhere Field", city: null, country: "USA", latitude: 40.5, longitude: -100.25 };
    const refused = await db.airports.create(row).then(() =>
      db.airports.create(row).then(
        () => "no error",
        (error: unknown) => (error as IntegrityError).kind,
      ),
    );
    return [
      { step: `again: ${refused}`, ...(await db.airports.find("XX1")) },
      { step: "ignore", ...(await db.airports.create({ ...row, name: "Other" }, { onConflict: "ignore" })) },
      { step: "update", ...(await db.airports.create({ ...row, name: "Anywhere Field" }, { onConflict: "update" })) },
      {
        step: "city only",
        ...(await db.airports.create(
          { ...row, city: "Ogallala" },
          { onConflict: { on: ["iata"], update: (_old, incoming) => ({ city: incoming.city }) } },
        )),
      },
    ];
  }),

  question("Several at once: put, put many, change each in its own way, remove two.", async (db) => {
    const place = { country: "USA", latitude: 41, longitude: -99.5 };
    return {
      put: (await db.airports.upsert({ iata: "XX1", name: "Field One", ...place })).name,
      "put many": (
        await db.airports.upsertMany(["XX2", "XX3", "XX4"].map((iata) => ({ iata, name: `Field ${iata}`, ...place })))
      ).length,
      changed: await db.airports.updateMany([
        { iata: "XX2", city: "Gandy", state: "NE" },
        { iata: "XX3", city: "Arnold", latitude: 41.4241 },
      ]),
      removed: await db.airports.deleteMany(["XX4", "XX9"]),
      left: await db.airports
        .filter((a) => a.iata.startsWith("XX"))
        .orderBy("iata")
        .pluck("city"),
    };
  }),

  question(
    "A route is found or created twice, changed or created, changed only if it is busy, and removed only if it is not.",
    async (db) => {
      const where = { originId: "XX1", destinationId: "XX2" };
      const first = await db.routes.getOrCreate(where, { flights: 3 });
      const second = await db.routes.getOrCreate(where, { flights: 99 });
      const third = await db.routes.updateOrCreate(where, { flights: 4 });
      const { id } = third.row;
      return {
        created: [first.created, second.created, third.created].join(),
        flights: [first.row, second.row, third.row].map(({ flights }) => flights).join(),
        "if busy": await db.routes.update(id, { flights: 0 }, { where: (r) => r.flights.gt(100) }),
        "in any case": (await db.routes.update(id, (r) => ({ flights: r.flights.add(1) })))?.flights,
        removed: await db.routes.delete(id, { where: { flights: 5 } }),
      };
    },
  ),

  question(
    "All or nothing: an airport with its routes in one request, then a list of which the last part is wrong.",
    async (db) => {
      const made = await db.atomic((b) => {
        const airport = b.airports.create({ iata: "XX5", name: "Hub", country: "USA", latitude: 39, longitude: -98 });
        const out = b.routes.create({ origin: airport, destinationId: "DEN", flights: 12 });
        return { airport, out, back: b.routes.create({ originId: "DEN", destination: airport, flights: 11 }) };
      });
      const wrong = await db
        .atomic([
          db.airports.filter({ iata: "XX5" }).update({ name: "Lost" }),
          db.routes.create({ originId: "XX5", destinationId: "QQQ", flights: 1 }),
        ])
        .then(
          () => "kept",
          (error: unknown) => (error instanceof IntegrityError ? error.kind : String(error)),
        );
      const { name } = await db.airports.get("XX5");
      return { made: `${made.airport.iata}: ${made.out.flights} out, ${made.back.flights} back`, wrong, name };
    },
  ),

  question(
    "A transaction renames the hub; inside it, a part fails and leaves nothing; another one is rolled back by hand.",
    async (db) => {
      const inside = await db.transaction(async (tx) => {
        await tx.airports.update("XX5", { name: "Great Plains" });
        const failed = await tx
          .transaction(async (inner) => {
            await inner.routes.filter({ originId: "XX5" }).delete();
            await inner.airports.create({ iata: "ORD", name: "Again", country: "USA", latitude: 0, longitude: 0 });
          })
          .catch((error: unknown) => (error as IntegrityError).kind);
        return `${failed}, ${await tx.routes.filter({ originId: "XX5" }).count()} route kept`;
      });
      const tx = await db.begin();
      await tx.airports.filter((a) => a.iata.startsWith("XX")).update({ name: "Nothing" });
      await tx.rollback();
      return { inside, name: (await db.airports.get("XX5")).name };
    },
  ),

  question("The five weakest routes of Denver are given up, and everything that was made up goes away.", async (db) => {
    const weakest = db.routes.filter({ originId: "DEN" }).orderBy("flights", "destinationId").limit(5);
    const names = await weakest.pluck("destinationId");
    return {
      weakest: names.join(" "),
      "given up": await weakest.delete(),
      routes: await db.routes.filter((r) => or(r.originId.startsWith("XX"), r.destinationId.startsWith("XX"))).delete(),
      airports: await db.airports.filter((a) => a.iata.startsWith("XX")).delete(),
    };
  }),

  question(
    "Are all rows of all tables the same in the end?",
    async (db) => [...(await db.airports.orderBy("iata").all()), ...(await db.routes.orderBy("id").all())],
    (rows) => [{ rows: rows.length }],
  ),
];
