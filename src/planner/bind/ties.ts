import { errors } from '../../base/error.ts';
import { int64 } from '../../data/type.ts';
import type { Query } from '../../parser/ast/query.ts';
import { and, columnRef, filter, keep, literal, sort } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { numbered } from '../expr/numbered.ts';
import type { BoundBody } from './body.ts';
import type { BindContext } from './context.ts';
import { bindOperator } from './operator.ts';

/** FETCH FIRST n ROWS WITH TIES: rows after the offset whose rank is not beyond the last row that n allows. */
export function withTies(
  query: Query,
  body: BoundBody,
  count: Expr | null,
  offset: Expr | null,
  context: BindContext,
): LogicalPlan {
  if (body.keys.length === 0) {
    throw errors.badSyntax('WITH TIES cannot be specified without ORDER BY clause', query.limit?.at);
  }
  const { at } = query;
  if (count === null) throw errors.nullTies(query.limit?.at);
  const skipped = offset ?? literal(0n, int64);
  const ranked = numbered(body.plan, 'rank', { by: [], order: body.keys }, context);
  const rows = numbered(ranked.plan, 'row_number', { by: [], order: body.keys }, context);
  const last = bindOperator('+', [skipped, count], at, context);
  const kept = and([
    bindOperator('>', [columnRef(rows.column), skipped], at, context),
    bindOperator('<=', [columnRef(ranked.column), last], at, context),
    bindOperator('>', [count, literal(0n, int64)], at, context),
  ]);
  return sort(keep(filter(rows.plan, kept), body.plan.output), body.keys);
}
