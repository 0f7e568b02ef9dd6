import type { Value } from '../data/value.ts';
import type { CallContext } from '../functions/define.ts';
import type { Engine } from './engine.ts';
import type { Session } from './session.ts';

/** What one run of one statement may use. */
export interface StatementContext {
  readonly engine: Engine;
  readonly session: Session;
  /** The whole text the statement came from; its spans point into it. */
  readonly sql: string;
  /** Values of $1, $2, …; empty while only the shape is asked for. */
  readonly params: readonly Value[];
  readonly signal: AbortSignal;
  readonly call: CallContext;
}
