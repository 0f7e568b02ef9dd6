import { int64 } from '../../data/type.ts';
import { and, columnRef, filter, isNull, keep, literal, or, sort } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { call } from '../expr/make.ts';
import { numbered } from '../expr/numbered.ts';
import type { BoundBody } from './body.ts';
import type { BindContext } from './context.ts';
import { placeSubqueries } from './place.ts';

/** LIMIT and OFFSET that are known only when a subquery has run: rows by their number, NULL is no limit. */
export function countedLimit(
  { plan, keys }: BoundBody,
  count: Expr | null,
  offset: Expr | null,
  context: BindContext,
): LogicalPlan {
  const rows = numbered(plan, 'row_number', { by: [], order: keys }, context);
  const zero = literal(0n, int64);
  const bounds = [count ?? literal(null, int64), offset ?? zero];
  const placed = placeSubqueries(rows.plan, bounds, context);
  const [most, skipped]: readonly Expr[] = [
    placed.exprs[0],
    { kind: 'coalesce', args: [placed.exprs[1], zero], type: int64 },
  ];
  const number = columnRef(rows.column);
  const last = call('+', [skipped, most]);
  const kept = and([call('>', [number, skipped]), or([isNull(most), call('<=', [number, last])])]);
  const few = keep(filter(placed.plan, kept), plan.output);
  return keys.length === 0 ? few : sort(few, keys);
}
