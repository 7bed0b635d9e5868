/** A request of a pipeline, or a step of a batch, failed; the stream lives on. */
export class RequestFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The client broke the protocol: the whole pipeline is refused with status 400, and its stream ends. */
export class ProtocolViolation extends Error {}

/** The stream rested for too long, and what it had begun was undone. */
export class StreamExpired extends Error {
  readonly code = "STREAM_EXPIRED";

  constructor() {
    super("The stream has expired due to inactivity");
  }
}

/** The connection to the client ends here, without an answer. */
export class ConnectionCut extends Error {}
