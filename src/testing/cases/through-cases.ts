import { and, not } from "../../query/conditions.ts";
import { coalesce, count, max } from "../../query/functions.ts";
import { type Subject, subject } from "../subject.ts";
import { type Question, asRead, pagesOf } from "./sales.ts";
import { type ThroughDb, enrolments, seedThrough, throughModels } from "./through-models.ts";

type People = readonly (readonly [string, Parameters<ThroughDb["people"]["filter"]>[number], readonly number[]])[];

const ofPeople: People = [
  ["by a field of the join", (p) => p.enrolments.some({ courseId: 1 }), [2, 3, 4]],
  ["by a field of the other side", (p) => p.enrolments.some((e) => e.course.title.eq("Bio")), [2, 4]],
  ["by an object through the join", (p) => p.enrolments.some({ course: { title: "Civ" } }), [1, 3, 4]],
  [
    "by both at once: one row of the join has both",
    (p) => p.enrolments.some((e) => and(e.grade.gte(5), e.course.title.eq("Art"))),
    [2],
  ],
  [
    "by each apart: two rows may have them",
    (p) => and(p.enrolments.some({ grade: 5 }), p.enrolments.some({ courseId: 2 })),
    [2, 4],
  ],
  ["every, two relations on", (p) => p.enrolments.every((e) => e.course.teacher.name.eq("Ann")), [2, 5]],
  ["none by a field of the join", (p) => p.enrolments.none((e) => e.grade.gte(4)), [1, 5]],
  ["not some", (p) => not(p.enrolments.some((e) => e.course.teacher.name.eq("Ann"))), [1, 5]],
  [
    "over two models and back",
    (p) => p.taught.some((c) => c.enrolments.some((e) => e.student.mentor.name.eq("Bob"))),
    [1, 2],
  ],
  ["over two models, every", (p) => p.taught.every((c) => c.enrolments.every((e) => e.grade.gte(2))), [3, 4, 5]],
  [
    "the row outside, two levels in",
    (p) => p.taught.some((c) => c.enrolments.some((e) => e.student.mentorId.eq(p.id))),
    [1, 2],
  ],
  [
    "courses taken by friends of someone",
    (p) => p.taught.some((c) => c.enrolments.some((e) => e.student.friends.some({ friendId: 3 }))),
    [1],
  ],
  ["a self relation, twice", (p) => p.pupils.some((q) => q.pupils.some()), [1]],
  ["a self relation, up and down", (p) => p.mentor.pupils.some({ name: "Cyd" }), [2, 3]],
  ["a self relation, forward twice", { mentor: { mentor: { name: "Ann" } } }, [4]],
  ["a join of one model with itself", (p) => p.friends.some((f) => f.friend.name.eq("Ann")), [2, 4]],
  ["a join of one model with itself, the other way", (p) => p.friendOf.some((f) => f.person.name.eq("Bob")), [1, 3]],
  [
    "a join of one model with itself, both ways",
    (p) => p.friends.some((f) => f.friend.friends.some((g) => g.friendId.eq(p.id))),
    [1, 2],
  ],
  ["friends of friends", (p) => p.friends.some((f) => f.friend.friends.some((g) => g.friend.name.eq("Cyd"))), [1]],
  ["a count through the join", (p) => p.enrolments.count((e) => e.course.teacher.name.eq("Ann")).gt(1), [2, 4]],
];

const reads: readonly Question<ThroughDb>[] = [
  [
    "the other side asks by its own name",
    (db) =>
      db.courses
        .filter((c) => c.enrolments.some({ studentId: 4 }))
        .orderBy("id")
        .pluck("title"),
    ["Art", "Bio", "Civ"],
  ],
  [
    "the other side, by a path",
    (db) =>
      db.courses
        .filter((c) => c.enrolments.some((e) => e.student.name.eq("Cyd")))
        .orderBy("id")
        .pluck("title"),
    ["Art", "Civ"],
  ],
  ["the other side, none", (db) => db.courses.filter((c) => c.enrolments.none()).pluck("title"), ["Dig"]],
  [
    "exclude",
    (db) =>
      db.people
        .exclude((p) => p.enrolments.some((e) => e.course.teacher.name.eq("Ann")))
        .orderBy("id")
        .pluck("id"),
    [1, 5],
  ],
  ["a row of the join by its key", (db) => db.enrolments.get({ studentId: 2, courseId: 1 }), enrolments[1]],
  [
    "rows of the join by their keys",
    (db) =>
      db.enrolments.getMany([
        { studentId: 4, courseId: 3 },
        { studentId: 5, courseId: 1 },
        { studentId: 1, courseId: 3 },
      ]),
    [enrolments[7], null, enrolments[0]],
  ],
  [
    "rows of the join by both sides",
    (db) => db.enrolments.filter({ student: { name: "Dee" }, course: { teacher: { name: "Bob" } } }).all(),
    [enrolments[7]],
  ],
  [
    "order by fields of both sides",
    (db) =>
      db.enrolments
        .orderBy(
          (e) => e.course.title.desc(),
          (e) => e.student.name.asc(),
        )
        .pluck("studentId"),
    [1, 3, 4, 2, 4, 2, 3, 4],
  ],
  [
    "order by one side: the whole key orders ties, in its direction",
    (db) =>
      db.enrolments
        .orderBy((e) => e.course.teacher.name.desc())
        .select("studentId", "courseId")
        .all(),
    [
      [4, 3],
      [3, 3],
      [1, 3],
      [4, 2],
      [4, 1],
      [3, 1],
      [2, 2],
      [2, 1],
    ].map(([studentId, courseId]) => ({ studentId, courseId })),
  ],
  [
    "pages by a field of one side, over a key of two",
    async (db) => {
      const pages = await pagesOf(
        db.enrolments.orderBy((e) => e.course.teacher.name.desc()).select("studentId", "courseId"),
        3,
      );
      return pages.map((rows) => rows.map(({ studentId, courseId }) => `${studentId}${courseId}`));
    },
    [
      ["43", "33", "13"],
      ["42", "41", "31"],
      ["22", "21"],
    ],
  ],
  [
    "groups by a field of one side",
    (db) =>
      db.enrolments
        .groupBy((e) => ({ title: e.course.title }))
        .annotate((g) => ({ n: count(), best: max(g.grade) }))
        .orderBy("title")
        .all(),
    [
      { title: "Art", n: 3, best: 5 },
      { title: "Bio", n: 2, best: 3 },
      { title: "Civ", n: 3, best: 5 },
    ],
  ],
  [
    "groups by a field two relations on",
    (db) =>
      db.enrolments
        .groupBy((e) => ({ teacher: e.course.teacher.name }))
        .annotate((g) => ({ students: count(g.studentId, { distinct: true }) }))
        .orderBy("-students")
        .all(),
    [
      { teacher: "Bob", students: 3 },
      { teacher: "Ann", students: 3 },
    ],
  ],
  [
    "counts over two ways at once",
    (db) =>
      db.people
        .annotate((p) => ({ takes: p.enrolments.count(), teaches: p.taught.count(), liked: p.friendOf.count() }))
        .orderBy("id")
        .select("takes", "teaches", "liked")
        .all(),
    [
      [1, 2, 2],
      [2, 1, 1],
      [2, 0, 1],
      [3, 0, 0],
      [0, 0, 0],
    ].map(([takes, teaches, liked]) => ({ takes, teaches, liked })),
  ],
  [
    "the best of what pupils have",
    (db) =>
      db.people
        .annotate((p) => ({ best: p.pupils.max((q) => q.enrolments.max((e) => e.grade)) }))
        .orderBy("id")
        .pluck("best"),
    [5, 5, null, null, null],
  ],
  [
    "distinct fields of the other side",
    (db) =>
      db.enrolments
        .filter({ studentId: 4 })
        .annotate((e) => ({ teacher: coalesce(e.course.teacher.name, "-") }))
        .select("teacher")
        .distinct()
        .orderBy("teacher")
        .pluck("teacher"),
    ["Ann", "Bob"],
  ],
  [
    "in a set of the join",
    (db) =>
      db.people
        .filter((p) => p.id.in(db.enrolments.filter({ course: { title: "Bio" } }).select("studentId")))
        .orderBy("id")
        .pluck("id"),
    [2, 4],
  ],
];

/** Many to many: models that join others, or one with itself. */
export const through: Subject = subject({
  name: "many to many",
  models: throughModels,
  seed: seedThrough,
  cases: [
    ...ofPeople.map(([name, filter, gives]) =>
      asRead<ThroughDb>([name, (db) => db.people.filter(filter).orderBy("id").pluck("id"), gives]),
    ),
    ...reads.map(asRead),
  ],
});
