import type { RewriteRule } from '../rule.ts';
import { aggregatePushdown } from './aggregate_pushdown.ts';
import { columnPruning } from './column_pruning.ts';
import { commonSubexpressions } from './common_subexpressions.ts';
import { constantFolding } from './constant_folding.ts';
import { distinctAggregates } from './distinct_aggregates.ts';
import { filterPushdown } from './filter_pushdown.ts';
import { impliedAlternatives } from './implied_alternatives.ts';
import { joinElimination } from './join_elimination.ts';
import { joinOrder } from './join_order.ts';
import { lateAverages } from './late_averages.ts';
import { limitPushdown } from './limit_pushdown.ts';
import { markToSemi } from './mark_to_semi.ts';
import { mergeAggregates } from './merge_aggregates.ts';
import { metadataAggregates } from './metadata_aggregates.ts';
import { mixedDistincts } from './mixed_distincts.ts';
import { orFactoring } from './or_factoring.ts';
import { outerToInner } from './outer_to_inner.ts';
import { rangeSimplification } from './range_simplification.ts';
import { removeRedundant } from './remove_redundant.ts';
import { separateDistincts } from './separate_distincts.ts';
import { shiftedSums } from './shifted_sums.ts';
import { topNPushdown } from './top_n_pushdown.ts';
import { transitivePredicates } from './transitive_predicates.ts';
import { unnestApply } from './unnest_apply.ts';

/** Rules that are tried in turn until none of them finds anything to do; then comes the next phase. */
export interface Phase {
  readonly name: string;
  readonly rules: readonly RewriteRule[];
  /** Once is enough: tried again, its rules would find what they made. */
  readonly once?: true;
}

export const phases: readonly Phase[] = [
  {
    name: 'unnest',
    rules: [
      constantFolding,
      /* LIMIT 0 over a correlated subquery is nothing: */ limitPushdown,
      /* Before marks are turned into joins, while it can still be seen what they are used for: */ markToSemi,
      unnestApply,
    ],
  },
  {
    name: 'simplify',
    rules: [
      constantFolding,
      orFactoring,
      /* An inner join lets more conditions through than an outer one: */ outerToInner,
      filterPushdown,
      transitivePredicates,
      impliedAlternatives,
      rangeSimplification,
      removeRedundant,
      joinElimination,
      metadataAggregates,
      shiftedSums,
      mergeAggregates,
      /* Leaves aggregates whose distinct values are the same, as the next rule wants them: */ separateDistincts,
      mixedDistincts,
      distinctAggregates,
    ],
  },
  {
    name: 'order',
    once: true,
    rules: [/* Joins have their final size when the scans are filtered and narrow: */ columnPruning, joinOrder],
  },
  {
    name: 'aggregate',
    rules: [/* Which side of which join the rows of an aggregate come from is known now: */ aggregatePushdown],
  },
  {
    name: 'finish',
    rules: [
      filterPushdown,
      limitPushdown,
      /* Leaves averages to the projections that the next rule lifts: */ lateAverages,
      topNPushdown,
      columnPruning,
      removeRedundant,
    ],
  },
  {
    name: 'share',
    once: true,
    rules: [
      /* At last, for a projection that uses a thing twice would be merged with the one that computes it: */ commonSubexpressions,
    ],
  },
];
