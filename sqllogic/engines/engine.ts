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

/** What else a server says of an error. */
export interface ErrorFields {
  /** 1-based place in the statement. */
  readonly position?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** An error of the engine: `code` is its SQLSTATE, or empty when the connection broke. */
export class Failure extends Error {
  readonly code: string;
  readonly fields: ErrorFields;

  constructor(code: string, message: string, fields: ErrorFields = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }

  /** The lines by which a record expects it: the message, then what there is of place, detail and hint. */
  lines(): readonly string[] {
    const { position, detail, hint } = this.fields;
    const rest = Object.entries({ AT: position, DETAIL: detail, HINT: hint });
    const lines = rest.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
    return [this.message, ...lines].flatMap((line) => line.split('\n')).filter((line) => line.trim() !== '');
  }
}
