import { SqlError } from '../base/error.ts';
import type { Span } from '../base/span.ts';

/** The error placed at a piece of the statement, when it is the user's and has no place yet. */
export const placed = (error: unknown, at: Span): unknown => (error instanceof SqlError ? error.placed(at) : error);
