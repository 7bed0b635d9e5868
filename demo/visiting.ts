import { setTimeout as passed } from "node:timers/promises";
import { IntegrityError, UnsupportedError } from "../src/index.ts";
import { type PairQuestion, pairQuestion } from "./question.ts";

/** Sessions in one store, those who hold them in the other one. */
export const visiting: readonly PairQuestion[] = [
  pairQuestion("Four travellers sign up in the first store; their sessions begin in the second one.", async (db) => {
    const travellers = await db.travellers.createMany([
      { email: "ada@example.org", name: "Ada", homeId: "ANC" },
      { email: "bo@example.org", name: "Bo", homeId: "ORD" },
      { email: "cleo@example.org", name: "Cleo", homeId: "ORD" },
      { email: "dot@example.org", name: "Dot", homeId: "HNL" },
    ]);
    const [ada = 0, bo = 0, cleo = 0] = travellers.map(({ id }) => id);
    const sessions = await db.sessions.createMany([
      { id: "s1", travellerId: ada, device: "phone", page: "/ANC", views: 3 },
      { id: "s2", travellerId: ada, device: "desk", page: "/ORD", views: 12 },
      { id: "s3", travellerId: bo, device: "phone", page: "/ORD", views: 7 },
      { id: "s4", travellerId: cleo, device: "tv", page: "/HNL", views: 1 },
    ]);
    return { travellers: travellers.length, sessions: sessions.length };
  }),

  pairQuestion(
    "Whose are two sessions, and where do they live? One call to each store.",
    (db) =>
      db.sessions
        .filter((s) => s.id.in(["s2", "s3", "s9"]))
        .orderBy("id")
        .include({ traveller: (one) => one.select("name").include({ home: (a) => a.select("iata", "city") }) })
        .all(),
    (rows) =>
      rows.map(({ id, device, traveller: { name, home } }) => ({
        session: id,
        device,
        traveller: name,
        home: `${home.iata} ${home.city}`,
      })),
  ),

  pairQuestion(
    "Which two sessions of each traveller saw most pages? One call to each store.",
    (db) =>
      db.travellers
        .orderBy("name")
        .select("name")
        .include({ sessions: (s) => s.orderBy("-views").limit(2).select("id", "device", "views") })
        .all(),
    (rows) =>
      rows.map(({ name, sessions }) => ({
        name,
        sessions: sessions.map(({ id, device, views }) => `${id} ${device} ${views}`).join(", "),
      })),
  ),

  pairQuestion(
    "Which sessions are on a phone, which saw 3 to 10 pages, how many are on a desk or a tv?",
    async (db) => ({
      phone: await db.sessions.filter({ device: "phone" }).orderBy("id").pluck("id"),
      "3 to 10": await db.sessions
        .filter((s) => s.views.between(3, 10))
        .orderBy("-views")
        .pluck("id"),
      "desk or tv": await db.sessions.filter((s) => s.device.in(["desk", "tv"])).count(),
      busiest: (await db.sessions.orderBy("-views").first())?.id,
    }),
  ),

  pairQuestion(
    "Which sessions look at O'Hare's page? No index leads there.",
    async (db) => {
      const onPage = db.sessions.filter({ page: "/ORD" }).orderBy("id");
      const refused = await onPage.all().then(
        () => "no error",
        (error: unknown) =>
          error instanceof UnsupportedError
            ? `${error.name}: ${error.message.replace(error.store, "this store")}`
            : String(error),
      );
      return { refused, scanned: (await onPage.all({ scan: { limit: 100 } })).map(({ id }) => id) };
    },
    ({ refused, scanned }) => [{ "without an index": lines(refused), "with { scan }": scanned.join(" ") }],
  ),

  pairQuestion("What will be sent is known before anything is sent.", async (db) => {
    const queries = {
      "a session by its key": db.sessions.get("s1"),
      "sessions of a device": db.sessions.filter({ device: "phone" }).all(),
      "and whose they are": db.sessions.filter({ device: "phone" }).include("traveller").all(),
      "travellers and their sessions": db.travellers.include("sessions").all(),
      "one page more": db.sessions.update("s1", (s) => ({ views: s.views.add(1) })),
    };
    return Object.entries(queries).map(([query, each]) => ({ query, "round trips": each.inspect().roundTrips }));
  }),

  pairQuestion("A session is begun once; begun again it is refused, left alone, or written over.", async (db) => {
    const { travellerId } = await db.sessions.get("s1");
    const again = { id: "s1", travellerId, device: "watch" };
    return {
      refused: await db.sessions.create(again).then(
        () => "no error",
        (error: unknown) => (error instanceof IntegrityError ? error.kind : String(error)),
      ),
      ignored: await db.sessions.create(again, { onConflict: "ignore" }),
      "written over": (await db.sessions.upsert({ ...again, views: 3, page: "/ANC" })).device,
      "a device that has none": await db.sessions.filter({ device: "phone" }).orderBy("id").pluck("id"),
      "not there": await db.sessions.update("s9", { views: 1 }),
    };
  }),

  pairQuestion(
    "All or nothing in the second store: a session with a page count; then two of which the second is refused.",
    async (db) => {
      const { travellerId } = await db.sessions.get("s3");
      const [session, page] = await db.atomic([
        db.sessions.create({ id: "s5", travellerId, device: "desk" }),
        db.pageCounts.create({ airportId: "ANC", day: "2026-03-01", views: 1 }),
      ]);
      const wrong = await db
        .atomic([
          db.sessions.update("s5", { views: 99 }),
          db.pageCounts.create({ airportId: "ANC", day: "2026-03-01", views: 5 }),
        ])
        .then(
          () => "kept",
          (error: unknown) => (error instanceof IntegrityError ? error.kind : String(error)),
        );
      const { views } = await db.sessions.get("s5");
      return { made: `${session.id}, ${page.airportId} ${page.views}`, wrong, "views of s5": views };
    },
  ),

  pairQuestion(
    "Three sessions of a second and a half: one is left alone, one is changed, one is renewed.",
    async (db) => {
      const { travellerId } = await db.sessions.get("s4");
      const ids = ["left alone", "changed", "renewed"];
      await db.sessions.createMany(
        ids.map((id) => ({ id, travellerId, device: "kiosk" })),
        { ttl: 1.5 },
      );
      const before = await db.sessions.filter({ device: "kiosk" }).count();
      await db.sessions.update("changed", { views: 1 });
      await db.sessions.update("renewed", { views: 1 }, { ttl: 30 * 60 });
      await passed(1600);
      return {
        before,
        after: await db.sessions.filter({ device: "kiosk" }).count(),
        ...Object.fromEntries(
          (await db.sessions.getMany(ids)).map((row, index) => [ids[index], row === null ? "over" : "goes on"]),
        ),
      };
    },
  ),
];

/** A text in lines that fit a cell. */
function lines(text: string): string {
  return text.replaceAll(/(.{1,40})(?: |$)/g, "$1\n").trimEnd();
}
