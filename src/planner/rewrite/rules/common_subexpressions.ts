import type { ColumnIds } from '../../../plan/build.ts';
import { columnRef, passOn, project } from '../../../plan/build.ts';
import type { Expr, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate, Filter, LogicalPlan, Project } from '../../../plan/logical.ts';
import { sameExpr } from '../../../plan/same.ts';
import {
  aggregateExprs,
  exprChildren,
  exprColumns,
  exprsOf,
  mapExprChildren,
  mapExprs,
  mapPlan,
} from '../../../plan/walk.ts';
import { isSimple, isVolatile } from '../../expr/facts.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * What one node computes twice is computed once below it:
 *
 *   Aggregate: sum(p * (1 - d)), sum(p * (1 - d) * t)    →    Aggregate: sum(x), sum(x * t)
 *                                                              └─ Project p * (1 - d) AS x, t
 *
 * Only what is computed for every row in any case: a branch of CASE, a later term of AND may be there to keep an error
 * from arising.
 */
export const commonSubexpressions: RewriteRule = rewriteRule({
  name: 'common_subexpressions',
  about: 'What a node computes twice is computed once.',
  rewrite: (plan, { ids }) => mapPlan(plan, (node) => (isComputing(node) ? shared(node, ids) : node)),
});

type Computing = Aggregate | Filter | Project;

const isComputing = (node: LogicalPlan): node is Computing =>
  node.kind === 'aggregate' || node.kind === 'filter' || node.kind === 'project';

function shared(node: Computing, ids: ColumnIds): LogicalPlan {
  const found = repeated(node);
  if (found.length === 0) return node;
  const items = found.map((expr): NamedExpr => ({ column: ids.column('shared', expr.type), expr }));
  const replace = (expr: Expr): Expr => {
    const at = found.findIndex((each) => sameExpr(each, expr));
    return at < 0 ? mapExprChildren(expr, replace) : columnRef(items[at].column);
  };
  const above = mapExprs(node, replace) as Computing;
  const used = new Set(node.kind === 'filter' ? node.output.map((column) => column.id) : []);
  for (const expr of exprsOf(above)) exprColumns(expr, used);
  const passed = node.input.output.filter((column) => used.has(column.id)).map(passOn);
  const input = project(node.input, [...passed, ...items]);
  if (above.kind !== 'filter') return { ...above, input };
  return project({ ...above, input, output: input.output }, node.output.map(passOn));
}

/** The largest expressions that occur twice and are computed for every row at one of these places. */
function repeated(node: Computing): readonly Expr[] {
  const seen: { readonly expr: Expr; count: number; sure: boolean }[] = [];
  const visit = (expr: Expr, sure: boolean): void => {
    if (isWorthSharing(expr)) {
      const known = seen.find((other) => sameExpr(other.expr, expr));
      if (known !== undefined) {
        known.count++;
        known.sure ||= sure;
        // Its parts repeat with it, and are not looked at again: once more apart from it makes them worth sharing.
        return;
      }
      seen.push({ expr, count: 1, sure });
    }
    for (const [i, part] of exprChildren(expr).entries()) visit(part, sure && (i === 0 || !isLazy(expr)));
  };
  for (const [expr, sure] of placesOf(node)) visit(expr, sure);
  return seen.filter(({ count, sure }) => count > 1 && sure).map(({ expr }) => expr);
}

/** The expressions of a node, and whether each is computed for every row. */
function placesOf(node: Computing): readonly (readonly [expr: Expr, sure: boolean])[] {
  if (node.kind !== 'aggregate') return exprsOf(node).map((expr) => [expr, true] as const);
  return [
    ...node.groups.map((item) => [item.expr, true] as const),
    ...node.aggregates.flatMap((call) =>
      aggregateExprs(call).map((expr) => [expr, call.filter === null || expr === call.filter] as const),
    ),
  ];
}

/** Later parts are computed only for rows that need them. */
const isLazy = ({ kind }: Expr): boolean => kind === 'and' || kind === 'or' || kind === 'case' || kind === 'coalesce';

/** Comparing is cheaper than keeping its result. */
const isWorthSharing = (expr: Expr): boolean =>
  (expr.kind === 'call' || expr.kind === 'case' || expr.kind === 'cast') &&
  !isSimple(expr) &&
  expr.type.kind !== 'bool' &&
  exprColumns(expr).size > 0 &&
  !isVolatile(expr);
