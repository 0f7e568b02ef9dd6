import type { Value } from '../data/value.ts';
import type { RunningJob } from '../exec/job.ts';
import type { CallContext } from '../functions/define.ts';
import type { PlannedQuery } from '../planner/plan.ts';
import type { Engine } from './engine.ts';
import type { Session } from './session.ts';

export interface PlanObserver {
  planned(milliseconds: number): void;
  /** Called when the job is started, with all its figures to come. */
  started(planned: PlannedQuery, job: RunningJob): void;
}

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
  /** EXPLAIN ANALYZE listens to what the statement plans and runs. */
  readonly observer?: PlanObserver;
}
