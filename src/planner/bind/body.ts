import type { Span } from '../../base/span.ts';
import type { Column, SortKey } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';

/** A query without its LIMIT. The plan may have more columns than are visible: what ORDER BY needs beside them. */
export interface BoundBody {
  readonly plan: LogicalPlan;
  /** Visible columns in order, under their visible names. */
  readonly columns: readonly Column[];
  /** Over columns of the plan. */
  readonly keys: readonly SortKey[];
  /** Where each visible column was written, as far as known. */
  readonly places: readonly (Span | undefined)[];
}

export interface BoundQuery {
  /** Its output is `columns`, by id and order; names may differ. */
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
}
