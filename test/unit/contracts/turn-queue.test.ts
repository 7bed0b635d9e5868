import { expect, test } from "vitest";
import { ConnectionStateError, OperationalError } from "../../../src/errors.ts";
import { turnQueue } from "../../../src/contracts/turn-queue.ts";

const soon = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("a free turn is taken without waiting; the others follow in the order they came", async () => {
  const queue = turnQueue(1000);
  expect(queue.enter()).toBeUndefined();
  const order: number[] = [];
  const others = [1, 2, 3, 4].map(async (number) => {
    await queue.enter();
    order.push(number);
    await soon(1);
    queue.leave();
  });
  expect(order).toEqual([]);
  queue.leave();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3, 4]);
  expect(queue.enter()).toBeUndefined();
});

test("a turn that does not end is waited for as long as allowed, by each from when it came", async () => {
  const queue = turnQueue(60);
  await queue.enter();
  const begun = performance.now();
  const waits = [0, 30].map(async (delay) => {
    await soon(delay);
    const error = await queue.enter()?.catch((failure: unknown) => failure);
    return { error, waited: performance.now() - begun - delay };
  });
  for (const { error, waited } of await Promise.all(waits)) {
    expect(error).toBeInstanceOf(ConnectionStateError);
    expect((error as Error).message).toContain("`tx`");
    expect(waited).toBeGreaterThan(50);
  }
  queue.leave();
  expect(queue.enter()).toBeUndefined();
});

test("many short turns may take longer than one wait is allowed to", async () => {
  const queue = turnQueue(60);
  const turns = Array.from({ length: 12 }, async () => {
    await queue.enter();
    await soon(10);
    queue.leave();
  });
  await Promise.all(turns);
  expect(queue.enter()).toBeUndefined();
});

test("who gives up leaves the line to the others", async () => {
  const queue = turnQueue(1000);
  await queue.enter();
  const impatient = new AbortController();
  const given = [queue.enter(), queue.enter(impatient.signal), queue.enter()];
  impatient.abort(new TypeError("enough"));
  const error = await given[1]?.catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(OperationalError);
  expect((error as Error).cause).toEqual(new TypeError("enough"));
  queue.leave();
  await given[0];
  queue.leave();
  await given[2];
  expect(() => queue.enter(AbortSignal.abort())).toThrow(OperationalError);
});

test("closing refuses who waits and who comes later", async () => {
  const queue = turnQueue(1000);
  await queue.enter();
  const waits = [queue.enter(), queue.enter()].map((wait) => expect(wait).rejects.toThrow(ConnectionStateError));
  queue.close();
  await Promise.all(waits);
  queue.leave();
  expect(() => queue.enter()).toThrow(ConnectionStateError);
});
