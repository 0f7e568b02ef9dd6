import type { Relation } from '../data/relation.ts';
import type { CallContext } from '../functions/define.ts';
import type { ColumnIds } from '../plan/build.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import { type CompiledMode, withCompiled } from './compiled.ts';
import { implement } from './implement.ts';
import { rewrite } from './rewrite/rewrite.ts';
import { sharedQueries } from './switches.ts';
import { computedOnce, placeWithQueries } from './with_queries.ts';

export interface PlanOptions {
  /** The id counter of the binder, so that new columns differ from its own. */
  readonly ids: ColumnIds;
  readonly call: CallContext;
  /** Rules to leave out: the setting disabled_rules. */
  readonly disabled?: readonly string[];
  /** The setting compiled_pipelines. */
  readonly compiled?: CompiledMode;
  /** Bytes over all workers; never their number, for the plan must not depend on it. */
  readonly memory?: number;
  /** Checks the laws of plans after every rule; for tests. */
  readonly verified?: boolean;
}

export interface PlannedQuery {
  /** How it runs; the root runs in one task. */
  readonly physical: PhysicalPlan;
  /** By scan number. */
  readonly relations: ReadonlyMap<number, Relation>;
  /** What it means, after the rules. */
  readonly logical: LogicalPlan;
  /** Names of the rules that changed the plan, in their order. */
  readonly fired: readonly string[];
}

const usualMemory = 2 * 1024 * 1024 * 1024;

/**
 * From what a query means to how it runs: rules, then costs. Pure: statistics are in the relations already. Whether a
 * WITH query that is read more than once is computed once is seen by planning both: each reader may want few of its rows.
 */
export function planQuery(bound: LogicalPlan, options: PlanOptions): PlannedQuery {
  const apart = placeWithQueries(bound, 'required');
  const once = options.disabled?.includes(sharedQueries.name) ? apart : placeWithQueries(bound, 'repeated');
  if (computedOnce(once) === computedOnce(apart)) return planned(apart, options);
  const [a, b] = [planned(once, options), planned(apart, options)];
  return a.physical.cost.total <= b.physical.cost.total ? a : b;
}

function planned(bound: LogicalPlan, options: PlanOptions): PlannedQuery {
  const { ids, call, disabled = [], memory = usualMemory } = options;
  const fired: string[] = [];
  const logical = rewrite(bound, {
    ids,
    call,
    disabled,
    verified: options.verified ?? false,
    record: (rule) => fired.push(rule),
  });
  const { plan, relations } = implement(logical, { ids, call, disabled, memory });
  return { physical: withCompiled(plan, options.compiled ?? 'auto'), relations, logical, fired };
}
