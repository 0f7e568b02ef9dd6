import type { Result } from '../result.ts';

/** A database that scripts run against. */
export interface Engine {
  /** The names it goes by in skipif and onlyif. */
  readonly names: readonly string[];
  /** A session of its own for one file. */
  connect(): Promise<Session>;
  close(): Promise<void>;
}

export interface Session {
  /** Runs one statement; throws a Failure when the engine reports an error. */
  run(sql: string): Promise<Result>;
  close(): Promise<void>;
}

/** An error of the engine: `code` is its SQLSTATE, or empty when the connection broke. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
