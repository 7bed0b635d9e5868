/** Sees to it that nobody waits for ever for a server that has gone silent. */
export interface AnswerWatch {
  /** Something waits for an answer. */
  asked(): void;
  /** An answer has come. */
  answered(): void;
  stop(): void;
}

/**
 * Calls `late` when answers are waited for and none has come for so many milliseconds. Answers come in order, so that one clock serves
 * them all: a timer for each would cost as much as all else that is done for a call.
 */
export function answerWatch(timeout: number, late: () => void): AnswerWatch {
  let waiting = 0;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    if (waiting === 0) return;
    const left = since + timeout - Date.now();
    if (left > 0) timer = setTimeout(look, left);
    else late();
  };
  return {
    asked() {
      if (waiting === 0) since = Date.now();
      waiting += 1;
      timer ??= setTimeout(look, timeout);
    },
    answered() {
      waiting -= 1;
      since = Date.now();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
