/** The choices that one part of a value is made of, and the parts inside it. */
export interface Part {
  readonly label: string;
  readonly numbers: readonly number[];
  readonly parts: readonly Part[];
}

interface Open {
  readonly label: string;
  readonly numbers: number[];
  readonly parts: Part[];
  /** What is made again, where that is not all new. */
  readonly given: Part | null;
  readonly taken: Map<string, number>;
}

const opened = (label: string, given: Part | null): Open => ({
  label,
  numbers: [],
  parts: [],
  given,
  taken: new Map(),
});
const nothing: Part = { label: "", numbers: [], parts: [] };

/** Random choices. Of every choice the first is the simplest: it is what smaller cases are made of. */
export class Draw {
  #open: Open;
  readonly #next: ((count: number) => number) | null;

  /** Draws new choices by `next`, or makes those of `again` once more; where they do not suffice the simplest. */
  constructor(next: ((count: number) => number) | null, again: Part | null = null) {
    this.#next = next;
    this.#open = opened("", again);
  }

  /** All that has been chosen. */
  get made(): Part {
    return this.#open;
  }

  /** A number from 0 to `count` - 1. */
  below(count: number): number {
    const { numbers, given } = this.#open;
    const choice =
      this.#next === null ? (given?.numbers[numbers.length] ?? 0) % count : count < 2 ? 0 : this.#next(count);
    numbers.push(choice);
    return choice;
  }

  /** Makes a part of the value, which can then be left out, or be made simpler, without a change of what comes after it. */
  part<Value>(label: string, make: () => Value): Value {
    const outer = this.#open;
    const index = outer.taken.get(label) ?? 0;
    outer.taken.set(label, index + 1);
    const again = outer.given?.parts.filter((part) => part.label === label)[index] ?? nothing;
    this.#open = opened(label, this.#next === null ? again : null);
    try {
      const value = make();
      const { numbers, parts } = this.#open;
      outer.parts.push({ label, numbers, parts });
      return value;
    } finally {
      this.#open = outer;
    }
  }

  pick<Value>(choices: readonly Value[]): Value {
    if (choices.length === 0) throw new RangeError("there is nothing to choose from");
    return choices[this.below(choices.length)] as Value;
  }

  /** True once in so many times. */
  oneIn(count: number): boolean {
    return this.below(count) === 1;
  }

  /** What `change` makes of a value; `often` times of five, else the value itself. */
  maybe<Value>(often: number, value: Value, change: (value: Value) => Value): Value {
    return this.part("maybe", () => (this.below(5) >= 5 - often ? change(value) : value));
  }

  /** From `least` to `most` values; each further one is there two times of three. */
  list<Value>(least: number, most: number, make: (index: number) => Value): Value[] {
    const values: Value[] = [];
    while (values.length < most) {
      const next = this.part("item", () => {
        const isWanted = values.length < least || this.below(3) !== 0;
        return isWanted ? { value: make(values.length) } : null;
      });
      if (next === null) break;
      values.push(next.value);
    }
    return values;
  }

  /** Some of the values, in their order. */
  some<Value>(values: readonly Value[], least: number, most: number): Value[] {
    const left = [...values];
    const taken = this.list(Math.min(least, left.length), Math.min(most, left.length), () =>
      left.splice(this.below(left.length), 1),
    ).flat();
    return values.filter((value) => taken.includes(value));
  }
}
