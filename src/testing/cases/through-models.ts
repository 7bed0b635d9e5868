import type { Field, Ref } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import type { Model, Row } from "../../models/model-types.ts";
import type { FieldFlag } from "../../plan/any-field.ts";
import type { CaseDatabase } from "../subject.ts";

// People who teach courses, take them, mentor one another and are friends: each pair of names goes through a model of its own.

type Key = Field<"number", number, "key">;
type Text = Field<"text", string>;
type ToPerson<Reverse extends string, Value = number, Flags extends FieldFlag = never> = Ref<
  "through_people",
  "id",
  "number",
  Value,
  Reverse,
  Flags
>;

/** The models, parents first. */
export interface ThroughModels {
  readonly people: Model<
    "through_people",
    { id: Key; name: Text; mentor: Ref<"self", "id", "number", number | null, "pupils", "optional"> },
    "mentor",
    "id"
  >;
  readonly courses: Model<
    "through_courses",
    { id: Key; title: Text; teacher: ToPerson<"taught", number | null, "optional"> },
    "teacher",
    "id"
  >;
  readonly enrolments: Model<
    "through_enrolments",
    {
      student: ToPerson<"enrolments">;
      course: Ref<"through_courses", "id", "number", number, "enrolments">;
      grade: Field<"number", number | null, "optional">;
    },
    "student" | "course",
    "student" | "course"
  >;
  readonly friendships: Model<
    "through_friendships",
    { person: ToPerson<"friends">; friend: ToPerson<"friendOf"> },
    "person" | "friend",
    "person" | "friend"
  >;
}
export type ThroughDb = CaseDatabase<ThroughModels>;

const Person = model("through_people", {
  id: t.integer().primaryKey(),
  name: t.text(),
  mentor: t.ref("self", { reverse: "pupils" }).nullable(),
});
const Course = model("through_courses", {
  id: t.integer().primaryKey(),
  title: t.text(),
  teacher: t.ref(Person, { reverse: "taught" }).nullable(),
});
const Enrolment = model(
  "through_enrolments",
  {
    student: t.ref(Person, { reverse: "enrolments", onDelete: "cascade" }),
    course: t.ref(Course, { reverse: "enrolments", onDelete: "cascade" }),
    grade: t.integer().nullable(),
  },
  { primaryKey: ["student", "course"] },
);
const Friendship = model(
  "through_friendships",
  { person: t.ref(Person, { reverse: "friends" }), friend: t.ref(Person, { reverse: "friendOf" }) },
  { primaryKey: ["person", "friend"] },
);

export const throughModels: ThroughModels = {
  people: Person,
  courses: Course,
  enrolments: Enrolment,
  friendships: Friendship,
};

export const people: readonly Row<ThroughModels["people"]>[] = [
  { id: 1, name: "Ann", mentorId: null },
  { id: 2, name: "Bob", mentorId: 1 },
  { id: 3, name: "Cyd", mentorId: 1 },
  { id: 4, name: "Dee", mentorId: 2 },
  { id: 5, name: "Eve", mentorId: null },
];

const courses: readonly Row<ThroughModels["courses"]>[] = [
  { id: 1, title: "Art", teacherId: 1 },
  { id: 2, title: "Bio", teacherId: 1 },
  { id: 3, title: "Civ", teacherId: 2 },
  { id: 4, title: "Dig", teacherId: null },
];

const asEnrolment = ([studentId, courseId, grade]: readonly [number, number, number | null]) => ({
  studentId,
  courseId,
  grade,
});

export const enrolments: readonly Row<ThroughModels["enrolments"]>[] = [
  asEnrolment([1, 3, 1]),
  asEnrolment([2, 1, 5]),
  asEnrolment([2, 2, 3]),
  asEnrolment([3, 1, null]),
  asEnrolment([3, 3, 4]),
  asEnrolment([4, 1, 2]),
  asEnrolment([4, 2, 3]),
  asEnrolment([4, 3, 5]),
];

const friendships = [
  { personId: 1, friendId: 2 },
  { personId: 2, friendId: 1 },
  { personId: 2, friendId: 3 },
  { personId: 4, friendId: 1 },
];

/** Writes the rows; again, they stay as they are. */
export async function seedThrough(db: ThroughDb): Promise<void> {
  await db.people.upsertMany(people);
  await db.courses.upsertMany(courses);
  await db.enrolments.upsertMany(enrolments);
  await db.friendships.createMany(friendships, { onConflict: "ignore" });
}
