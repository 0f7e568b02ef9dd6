import { unreachable } from '../../base/assert.ts';
import type { Bound } from '../../data/bounds.ts';
import type { Value } from '../../data/value.ts';
import type { ChunkStats } from './chunk_stats.ts';
import { compareValues } from './compare.ts';

type Present = Exclude<Value, null>;

/** Whether `rows` rows with these statistics may hold one that satisfies the bound; when in doubt, yes. */
export function mayHold(bound: Bound, stats: ChunkStats, rows: number): boolean {
  const { nulls } = stats;
  // No comparison is true for NULL.
  if (nulls === rows && bound.op !== 'is null') return false;
  switch (bound.op) {
    case 'is null':
      return nulls !== 0;
    case 'is not null':
      return true;
    case '=':
      return mayEqual(bound.value, stats);
    case 'in':
      return bound.values.some((value) => mayEqual(value, stats));
    case '<':
      return stats.min === undefined || compareValues(stats.min, bound.value) < 0;
    case '<=':
      return stats.min === undefined || isNaNValue(bound.value) || compareValues(stats.min, bound.value) <= 0;
    case '>':
      return stats.max === undefined || stats.mayHaveNaN || compareValues(stats.max, bound.value) > 0;
    case '>=':
      return stats.max === undefined || stats.mayHaveNaN || compareValues(stats.max, bound.value) >= 0;
    default:
      return unreachable(bound);
  }
}

function mayEqual(value: Present, { min, max, mayHaveNaN }: ChunkStats): boolean {
  if (isNaNValue(value)) return mayHaveNaN || max === undefined;
  if (min !== undefined && compareValues(value, min) < 0) return false;
  return max === undefined || compareValues(value, max) <= 0;
}

const isNaNValue = (value: Present): boolean => typeof value === 'number' && Number.isNaN(value);

/** Whether all of `rows` rows with these exact statistics satisfy the bound; when in doubt, no. */
export function holdsForAll(
  bound: Bound,
  { min, max, nulls }: Pick<ChunkStats, 'min' | 'max' | 'nulls'>,
  rows: number,
): boolean {
  if (nulls !== 0 && bound.op !== 'is null') return false;
  const least = (value: Present): number => (min === undefined ? Number.NaN : compareValues(min, value));
  const most = (value: Present): number => (max === undefined ? Number.NaN : compareValues(max, value));
  switch (bound.op) {
    case 'is null':
      return nulls === rows;
    case 'is not null':
      return true;
    case '=':
      return least(bound.value) === 0 && most(bound.value) === 0;
    case 'in':
      return bound.values.some((value) => least(value) === 0 && most(value) === 0);
    case '<':
      return most(bound.value) < 0;
    case '<=':
      return most(bound.value) <= 0;
    case '>':
      return least(bound.value) > 0;
    case '>=':
      return least(bound.value) >= 0;
    default:
      return unreachable(bound);
  }
}
