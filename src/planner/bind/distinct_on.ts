import { errors } from '../../base/error.ts';
import { int64 } from '../../data/type.ts';
import type { Select } from '../../parser/ast/query.ts';
import { columnRef, filter, keep, literal } from '../../plan/build.ts';
import type { Column, SortKey } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { sameExpr } from '../../plan/same.ts';
import { numbered } from '../expr/numbered.ts';
import type { BindContext } from './context.ts';
import { bindOperator } from './operator.ts';

/** DISTINCT ON (…): of the rows that are equal in `on` the first by `keys`, which must begin with them. */
export function distinctOn(
  plan: LogicalPlan,
  on: readonly Column[],
  keys: readonly SortKey[],
  select: Select,
  context: BindContext,
): LogicalPlan {
  const by = on.map(columnRef);
  const isOn = (key: SortKey): boolean => by.some((expr) => sameExpr(expr, key.expr));
  const first = keys.findIndex((key) => !isOn(key));
  const leading = first < 0 ? keys : keys.slice(0, first);
  const all = by.every((expr) => leading.some((key) => sameExpr(key.expr, expr)));
  if (first >= 0 && !all) {
    const message = 'SELECT DISTINCT ON expressions must match initial ORDER BY expressions';
    throw errors.invalidColumnReference(message, select.distinctOn[0].at);
  }
  const rows = numbered(plan, 'row_number', { by, order: keys }, context);
  const isFirst = bindOperator('=', [columnRef(rows.column), literal(1n, int64)], select.at, context);
  return keep(filter(rows.plan, isFirst), plan.output);
}
