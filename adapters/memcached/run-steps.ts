import type { Packet } from "./packet.ts";
import type { Replies, Steps } from "./steps.ts";

interface Walk<Answer> {
  readonly steps: Steps<Answer>;
  readonly index: number;
  readonly packets: readonly Packet[];
}

/**
 * Carries out things side by side: the packets of each one's first step are sent together, then those of the next step of whatever is
 * not done yet. What fails does not keep the others from their end; the first failure is thrown then.
 */
export async function runSteps<Answer>(
  all: readonly Steps<Answer>[],
  send: (packets: readonly Packet[]) => Promise<Replies>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const failures: unknown[] = [];
  const advance = (steps: Steps<Answer>, index: number, replies: Replies): readonly Walk<Answer>[] => {
    try {
      const { done, value } = steps.next(replies);
      if (done !== true) return [{ steps, index, packets: value }];
      answers[index] = value;
    } catch (error) {
      failures.push(error);
    }
    return [];
  };
  let walks = all.flatMap((steps, index) => advance(steps, index, []));
  while (walks.length > 0) {
    const replies = await send(walks.flatMap(({ packets }) => packets));
    let at = 0;
    walks = walks.flatMap(({ steps, index, packets }) =>
      advance(steps, index, replies.slice(at, (at += packets.length))),
    );
  }
  if (failures.length > 0) throw failures[0];
  return answers;
}
