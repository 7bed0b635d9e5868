import type { ResultSet, Transaction } from "@libsql/client";
import type { CallOptions } from "../../src/contracts/call-options.ts";
import type { ExecuteOptions, SqlResult, SqlStatement, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError } from "../../src/errors.ts";
import type { HttpCall } from "./libsql-http-call.ts";
import type { HttpClient } from "./libsql-http-client.ts";
import { endsTransaction, lostTransaction } from "./libsql-http-failure.ts";
import { refuseLarge } from "./libsql-http-size.ts";
import { bound, isWrite, reports } from "./results.ts";

/** How far a transaction has come: its BEGIN travels with the first statement. */
type Progress = "new" | "begun" | "lost" | "over";

/** A transaction on a server. Nothing is sent to open it. */
export class HttpTransaction implements SqlTransaction {
  readonly #transaction: Transaction;
  readonly #during: HttpClient["during"];
  readonly #store: string;
  readonly #ended: () => void;
  #progress: Progress = "new";
  #wrote = false;
  /** What the transaction was lost by. */
  #lostBy: unknown;

  /** `ended` is called once, when it has been committed, rolled back or lost. */
  constructor(transaction: Transaction, during: HttpClient["during"], place: { store: string; ended: () => void }) {
    this.#transaction = transaction;
    this.#during = during;
    this.#store = place.store;
    let hasEnded = false;
    this.#ended = () => {
      if (!hasEnded) place.ended();
      hasEnded = true;
    };
  }

  async execute(statements: readonly SqlStatement[], options: ExecuteOptions): Promise<readonly SqlResult[]> {
    refuseOver(this.#progress);
    this.#refuseLost(this.#progress);
    refuseLarge(statements, this.#store);
    let isSent = false;
    try {
      const results = await this.#during(this.#call(options, false), () => {
        isSent = true;
        this.#progress = "begun";
        this.#wrote ||= statements.some(isWrite);
        return this.#transaction.batch(statements.map(bound));
      });
      return reports(statements, results);
    } catch (error) {
      if (isSent && endsTransaction(error)) this.#lose(error);
      throw error;
    }
  }

  async finish(statements: readonly SqlStatement[], options: CallOptions): Promise<readonly SqlResult[]> {
    return this.#end(async (before) => {
      this.#refuseLost(before);
      refuseLarge(statements, this.#store);
      this.#wrote ||= statements.some(isWrite);
      const results = await this.#during(this.#call(options, true), () =>
        this.#runLast(statements, before === "begun"),
      );
      return reports(statements, results.slice(0, -1));
    });
  }

  async commit(options: CallOptions = {}): Promise<void> {
    await this.#end(async (before) => {
      this.#refuseLost(before);
      if (before === "begun") await this.#during(this.#call(options, true), () => this.#transaction.commit());
    });
  }

  async rollback(options: CallOptions = {}): Promise<void> {
    await this.#end(async (before) => {
      if (before === "begun" && !this.#transaction.closed)
        await this.#during(this.#call(options, false), () => this.#transaction.rollback());
    });
  }

  /** Sends statements, COMMIT if all of them succeed, ROLLBACK for the case that one does not, and the end of the stream. */
  async #runLast(statements: readonly SqlStatement[], hasBegun: boolean): Promise<ResultSet[]> {
    const results = this.#transaction.batch([...statements.map(bound), "COMMIT"]);
    // What the client is asked for in one go travels in one request; once it has begun, it takes a step to look at its BEGIN first.
    if (hasBegun) await undefined;
    this.#transaction.rollback().catch(() => undefined);
    return results;
  }

  async #end<Done>(work: (before: Progress) => Promise<Done>): Promise<Done> {
    refuseOver(this.#progress);
    const before = this.#progress;
    this.#progress = "over";
    try {
      return await work(before);
    } finally {
      this.#transaction.close();
      this.#ended();
    }
  }

  /** Closes the stream in the background, so that whoever waits for its lock need not wait until it expires. */
  #lose(error: unknown): void {
    this.#progress = "lost";
    this.#lostBy = error;
    this.#transaction.close();
    this.#ended();
  }

  #refuseLost(progress: Progress): void {
    if (progress === "lost") throw lostTransaction(this.#lostBy);
  }

  #call(options: CallOptions, commits: boolean): HttpCall {
    return { ...options, store: this.#store, writes: commits && this.#wrote };
  }
}

function refuseOver(progress: Progress): void {
  if (progress === "over") throw new ConnectionStateError("this transaction is over: begin another one");
}
