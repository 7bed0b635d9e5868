/** What a database answered, to be answered again without it. */
export interface Tape<Answer> {
  /** Turns to the answers of one workload. */
  readonly turnTo: (workload: string) => void;
  /** Keeps the answer as the next of this workload. */
  readonly record: (answer: Answer) => Answer;
  /** The next answer; after the last one the first again. */
  readonly next: () => Answer;
}

/** Starts an empty tape. */
export function tape<Answer>(): Tape<Answer> {
  const answers = new Map<string, Answer[]>();
  let current: Answer[] = [];
  let position = 0;
  return {
    turnTo: (workload) => {
      current = answers.get(workload) ?? [];
      answers.set(workload, current);
      position = 0;
    },
    record: (answer) => {
      current.push(answer);
      return answer;
    },
    next: () => {
      const answer = current[position];
      if (answer === undefined) throw new RangeError("nothing was recorded");
      position = position + 1 === current.length ? 0 : position + 1;
      return answer;
    },
  };
}
