import { errors } from '../../base/error.ts';
import type { ValuesClause } from '../../parser/ast/query.ts';
import { oneRow, project, union, values } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { exprColumns } from '../../plan/walk.ts';
import type { BoundBody } from './body.ts';
import { unify } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { hasSubquery, placeSubqueries } from './place.ts';
import { emptyScope, type Scope } from './scope.ts';

/** VALUES (…), (…): columns named column1, column2, …, each in the common type of its rows. */
export function bindValues(clause: ValuesClause, context: BindContext, outer: Scope | undefined): BoundBody {
  const scope: Scope = { ...emptyScope('aggregate functions are not allowed in VALUES'), outer };
  const width = clause.rows[0].length;
  const bound = clause.rows.map((row) => {
    if (row.length !== width)
      throw errors.badSyntax('VALUES lists must all be the same length', row[0]?.at ?? clause.at);
    return row.map((expr) => bindExpression(expr, scope, context));
  });
  const unified = Array.from({ length: width }, (_, i) =>
    unify(
      bound.map((row) => row[i]),
      'VALUES',
      context,
    ),
  );
  const rows = bound.map((_, r) => unified.map((column) => column.exprs[r]));
  const columns = unified.map(({ type, exprs }, i) =>
    context.ids.column(
      `column${i + 1}`,
      type,
      exprs.some((expr) => isNullable(expr, [])),
    ),
  );
  const plan = rows.every((row) => row.every(isPlain)) ? values(rows, columns) : unionOfRows(rows, columns, context);
  return { plan, columns, keys: [], places: clause.rows[0].map((expr) => expr.at) };
}

const isPlain = (expr: Expr): boolean => !hasSubquery(expr) && exprColumns(expr).size === 0;

/** Rows that read subqueries or outer columns: each is a projection of one row. */
export function unionOfRows(
  rows: readonly (readonly Expr[])[],
  columns: readonly Column[],
  context: BindContext,
): LogicalPlan {
  const inputs = rows.map((row) => {
    const placed = placeSubqueries(oneRow, row, context);
    return project(
      placed.plan,
      placed.exprs.map((expr, i) => ({ column: context.ids.column(columns[i].name, columns[i].type), expr })),
    );
  });
  return union(
    inputs,
    columns.map((column) => ({ ...column, nullable: true })),
  );
}
