import { type Subject, subject } from "../subject.ts";
import { type Question, asRead } from "./sales.ts";
import { type ThroughDb, enrolments, people, seedThrough, throughModels } from "./through-models.ts";

const included: readonly Question<ThroughDb>[] = [
  [
    "both sides of the join",
    (db) =>
      db.enrolments
        .filter({ grade: 4 })
        .include("student", { course: (c) => c.select("title") })
        .all(),
    [{ ...enrolments[4], student: people[2], course: { title: "Civ" } }],
  ],
  [
    "the other side through the join",
    (db) =>
      db.people
        .filter({ id: 2 })
        .select("name")
        .include({
          enrolments: (e) =>
            e
              .orderBy((each) => each.course.title.desc())
              .select("grade")
              .include({ course: (c) => c.select("title") }),
        })
        .all(),
    [
      {
        name: "Bob",
        enrolments: [
          { grade: 3, course: { title: "Bio" } },
          { grade: 5, course: { title: "Art" } },
        ],
      },
    ],
  ],
  [
    "three deep, each with its own order, limit and columns",
    (db) =>
      db.people
        .filter({ id: 1 })
        .select("name")
        .include({
          taught: (c) =>
            c
              .select("title")
              .orderBy("title")
              .include({
                enrolments: (e) =>
                  e
                    .select("grade")
                    .orderBy("-grade")
                    .limit(2)
                    .include({ student: (s) => s.select("name") }),
              }),
        })
        .all(),
    [
      {
        name: "Ann",
        taught: [
          {
            title: "Art",
            enrolments: [
              { grade: null, student: { name: "Cyd" } },
              { grade: 5, student: { name: "Bob" } },
            ],
          },
          {
            title: "Bio",
            enrolments: [
              { grade: 3, student: { name: "Dee" } },
              { grade: 3, student: { name: "Bob" } },
            ],
          },
        ],
      },
    ],
  ],
  [
    "three deep, each with its own filter and annotation",
    (db) =>
      db.courses
        .filter((c) => c.id.gte(3))
        .orderBy("id")
        .select("title")
        .include({
          enrolments: (e) =>
            e
              .filter((each) => each.grade.gte(3))
              .annotate((each) => ({ passed: each.grade.gt(4) }))
              .select("passed")
              .orderBy("-grade")
              .include({
                student: (s) =>
                  s
                    .annotate((each) => ({ loud: each.name.upper() }))
                    .select("loud")
                    .include({
                      friends: (f) =>
                        f
                          .filter((each) => each.friendId.lt(9))
                          .annotate((each) => ({ of: each.friend.name }))
                          .select("of")
                          .orderBy("-of")
                          .limit(1),
                    }),
              }),
        })
        .all(),
    [
      {
        title: "Civ",
        enrolments: [
          { passed: true, student: { loud: "DEE", friends: [{ of: "Ann" }] } },
          { passed: false, student: { loud: "CYD", friends: [] } },
        ],
      },
      { title: "Dig", enrolments: [] },
    ],
  ],
  [
    "filtered by a field of the other side",
    (db) =>
      db.courses
        .orderBy("id")
        .select("title")
        .include({ enrolments: (e) => e.filter({ student: { name: "Bob" } }).select("grade") })
        .limit(3)
        .all(),
    [
      { title: "Art", enrolments: [{ grade: 5 }] },
      { title: "Bio", enrolments: [{ grade: 3 }] },
      { title: "Civ", enrolments: [] },
    ],
  ],
  [
    "a self relation both ways, with counts",
    (db) =>
      db.people
        .filter({ id: 2 })
        .select("name")
        .include({
          mentor: (m) => m.annotate((each) => ({ pupils_: each.pupils.count() })).select("name", "pupils_"),
          pupils: (q) => q.annotate((each) => ({ takes: each.enrolments.count() })).select("name", "takes"),
        })
        .all(),
    [{ name: "Bob", mentor: { name: "Ann", pupils_: 2 }, pupils: [{ name: "Dee", takes: 3 }] }],
  ],
  [
    "friends through the join",
    (db) =>
      db.people
        .filter({ id: 2 })
        .select("id")
        .include({
          friends: (f) =>
            f
              .select("friendId")
              .orderBy("-friendId")
              .include({ friend: (p) => p.select("name") }),
        })
        .all(),
    [
      {
        id: 2,
        friends: [
          { friendId: 3, friend: { name: "Cyd" } },
          { friendId: 1, friend: { name: "Ann" } },
        ],
      },
    ],
  ],
  [
    "offset, per parent",
    (db) =>
      db.people
        .filter((p) => p.id.in([2, 4]))
        .orderBy("id")
        .select("id")
        .include({ enrolments: (e) => e.orderBy("courseId").offset(1).limit(1).select("courseId") })
        .all(),
    [
      { id: 2, enrolments: [{ courseId: 2 }] },
      { id: 4, enrolments: [{ courseId: 2 }] },
    ],
  ],
  [
    "the first row of each, per parent",
    (db) =>
      db.courses
        .filter((c) => c.id.lte(2))
        .orderBy("id")
        .select("id")
        .include({ enrolments: (e) => e.distinct("grade").orderBy("grade", "-studentId").select("studentId") })
        .all(),
    [
      { id: 1, enrolments: [{ studentId: 4 }, { studentId: 2 }, { studentId: 3 }] },
      { id: 2, enrolments: [{ studentId: 4 }] },
    ],
  ],
];

/** Related rows of related rows, through models that join others. */
export const throughIncluded: Subject = subject({
  name: "many to many, included",
  models: throughModels,
  seed: seedThrough,
  cases: included.map(asRead),
});
