import type { ColumnId } from '../../base/ids.ts';
import type { Relation } from '../../data/relation.ts';
import type { CallContext } from '../../functions/define.ts';
import type { ColumnIds } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { Estimator } from '../estimate/rows.ts';
import type { FilterNumbers } from './runtime_filters.ts';

/**
 * How the rows of a node lie when its fragment runs.
 *
 * splits      each task has the rows of its own splits; not `many`: there is one task at most
 * partitions  each task has the rows of one hash partition by `keys` (none: of keys that are not known any more)
 * one         one task has everything
 * all         every task would have everything (constants): as good as one, and free to repeat
 */
export type Placement =
  | { readonly kind: 'splits'; readonly many: boolean }
  | { readonly kind: 'partitions'; readonly keys: readonly Expr[]; readonly partitions: number }
  | { readonly kind: 'one' }
  | { readonly kind: 'all' };

/** A physical plan and how its rows lie. */
export interface Placed {
  readonly plan: PhysicalPlan;
  readonly lies: Placement;
}

export const one: Placement = { kind: 'one' };

/** True when several tasks have parts of the rows. */
export const isParallel = (lies: Placement): boolean =>
  lies.kind === 'partitions' || (lies.kind === 'splits' && lies.many);

/** What implementing one query needs and gathers. */
export interface Implementing {
  readonly estimate: Estimator;
  readonly ids: ColumnIds;
  readonly call: CallContext;
  /** By scan number; grows as scans are implemented. */
  readonly relations: Map<number, Relation>;
  /** What WITH queries have become that are computed once; grows before what reads them is implemented. */
  readonly tables: Map<ColumnId, Placed>;
  /** By which of its groups an aggregate above would have the rows of an aggregate dealt. */
  readonly wishes: Map<LogicalPlan, readonly number[]>;
  readonly implement: (plan: LogicalPlan) => Placed;
  /** Whether files and row groups are left out by what scans demand. */
  readonly prunesSplits: boolean;
  /** Build sides of more bytes are not sent to every task. */
  readonly mostEverywhere: number;
  /** null: joins make no runtime filters. */
  readonly filterNumbers: FilterNumbers | null;
}
