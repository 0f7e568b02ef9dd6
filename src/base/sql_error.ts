import type { Span } from './span.ts';

/** What a user can cause: carries what a Postgres client shows. Anything that is not an SqlError is our bug. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  /** Five-character SQLSTATE. */
  readonly code: string;
  readonly at: Span | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, more: ErrorDetails = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.at = more.at;
    this.detail = more.detail;
    this.hint = more.hint;
  }

  /** The same error, placed in the text unless it already has a place. */
  placed(at: Span | undefined): SqlError {
    if (this.at !== undefined || at === undefined) return this;
    return new SqlError(this.code, this.message, { ...plain(this), at });
  }
}

export interface ErrorDetails {
  readonly at?: Span | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The error as plain data, for the way between processes. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly at?: Span | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

export const plain = (error: SqlError): PlainError => ({
  code: error.code,
  message: error.message,
  at: error.at,
  detail: error.detail,
  hint: error.hint,
});

export const fromPlain = (error: PlainError): SqlError => new SqlError(error.code, error.message, error);
