import { unreachable } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { OrderItem, Query, QueryBody } from '../../parser/ast/query.ts';
import { columnRef, keep, limit, sort } from '../../plan/build.ts';
import type { Expr, SortKey } from '../../plan/expr.ts';
import { readsOnly } from '../expr/facts.ts';
import { sortKey } from './aggregate_call.ts';
import type { BoundBody, BoundQuery } from './body.ts';
import { bindUnused, withCommonTables } from './common_tables.ts';
import type { BindContext } from './context.ts';
import { countedLimit } from './counted_limit.ts';
import { bindExpression } from './expression.ts';
import { bindLimit } from './limit.ts';
import { hasSubquery } from './place.ts';
import { outputPosition } from './positions.ts';
import { emptyScope, type Scope } from './scope.ts';
import { bindSelect } from './select.ts';
import { bindSetOperation } from './set_operation.ts';
import { withTies } from './ties.ts';
import { bindValues } from './values.ts';

/** A whole query. Columns of `outer` may be used inside; the plan then has them free (`freeColumns`). */
export function bindQuery(query: Query, context: BindContext, outer?: Scope): BoundQuery {
  const { plan, columns } = bindLimited(query, context, outer, false);
  return { plan: keep(plan, columns), columns };
}

/** The same, still with all columns that sort it: `keys` say the order, which the plan alone promises nobody. */
export function bindInOrder(query: Query, context: BindContext, outer: Scope): BoundBody {
  const { unlimited, limited } = bindParts(query, context, outer, false);
  const here = new Set(limited.plan.output.map((column) => column.id));
  const keys = unlimited.keys.every(({ expr }) => readsOnly(expr, here)) ? unlimited.keys : [];
  return query.limit === null && query.offset === null ? { ...unlimited, keys } : { ...limited, keys };
}

/** The query of an INSERT: untyped literals stay untyped, for the columns to say what they are. */
export const bindArm = (query: Query, context: BindContext): BoundBody => bindLimited(query, context, undefined, true);

/** Everything but cutting away the columns that only ORDER BY needed; `keys` are spent. */
const bindLimited = (query: Query, context: BindContext, outer: Scope | undefined, keepUnknown: boolean): BoundBody =>
  bindParts(query, context, outer, keepUnknown).limited;

/** The body with and without its order and LIMIT. */
function bindParts(
  query: Query,
  context: BindContext,
  outer: Scope | undefined,
  keepUnknown: boolean,
): { readonly unlimited: BoundBody; readonly limited: BoundBody } {
  const within = withCommonTables(query, context, outer);
  const body = bindBody(query.body, query.orderBy, within, { outer, keepUnknown });
  bindUnused(query, within);
  const count = query.limit === null ? null : bindLimit(query.limit, 'LIMIT', within);
  const offset = query.offset === null ? null : bindLimit(query.offset, 'OFFSET', within);
  if ([count, offset].some((bound) => bound !== null && hasSubquery(bound))) {
    if (query.ties) throw errors.notSupported('a subquery in FETCH FIRST … WITH TIES', query.at);
    return { unlimited: body, limited: { ...body, plan: countedLimit(body, count, offset, within), keys: [] } };
  }
  if (query.ties) {
    return { unlimited: body, limited: { ...body, plan: withTies(query, body, count, offset, within), keys: [] } };
  }
  const sorted = body.keys.length === 0 ? body.plan : sort(body.plan, body.keys);
  const limited = count === null && offset === null ? sorted : limit(sorted, count, offset);
  return { unlimited: body, limited: { ...body, plan: limited, keys: [] } };
}

interface Around {
  readonly outer: Scope | undefined;
  readonly keepUnknown: boolean;
}

function bindBody(body: QueryBody, orderBy: readonly OrderItem[], context: BindContext, around: Around): BoundBody {
  switch (body.kind) {
    case 'select':
      return bindSelect(body, { orderBy, ...around }, context);
    case 'values':
      return ordered(bindValues(body, context, around.outer), orderBy, 'VALUES', context);
    case 'set_operation':
      return ordered(bindSetOperation(body, context, around), orderBy, 'UNION/INTERSECT/EXCEPT', context);
    case 'nested': {
      const { query } = body;
      const isBare = query.with.length === 0 && query.limit === null && query.offset === null;
      // Parentheses alone change nothing: (SELECT a FROM t) ORDER BY b may still sort by what t has.
      if (isBare && query.orderBy.length === 0) return bindBody(query.body, orderBy, context, around);
      const inner = bindLimited(query, context, around.outer, around.keepUnknown);
      return ordered(inner, orderBy, 'nested', context);
    }
    default:
      return unreachable(body);
  }
}

/** Binds one arm of a set operation. */
export function bindArmBody(body: QueryBody, context: BindContext, around: Around): BoundBody {
  return bindBody(body, [], context, { ...around, keepUnknown: true });
}

// ---------------------------------------------------------------- ORDER BY over a finished body

/** Only names and positions of output columns can be sorted by here. */
function ordered(body: BoundBody, orderBy: readonly OrderItem[], what: string, context: BindContext): BoundBody {
  if (orderBy.length === 0) return body;
  const keys = orderBy.map((item): SortKey => sortKey(outputColumn(body, item, what, context), item));
  return { ...body, keys };
}

function outputColumn({ columns }: BoundBody, { expr }: OrderItem, what: string, context: BindContext): Expr {
  const position = outputPosition(expr, columns.length, 'ORDER BY');
  if (position !== undefined) return columnRef(columns[position]);
  if (expr.kind === 'column' && expr.parts.length === 1) {
    const [{ name }] = expr.parts;
    const matches = columns.filter((column) => column.name === name);
    if (matches.length > 1) throw errors.ambiguousOrderBy(name, expr.at);
    if (matches.length === 1) return columnRef(matches[0]);
    const names = columns.map((column) => column.name);
    throw errors.undefinedColumn(name, expr.at, nearest(name, names));
  }
  if (what !== 'UNION/INTERSECT/EXCEPT') {
    const scope = { ...emptyScope('aggregate functions are not allowed in ORDER BY of VALUES'), columns: [] };
    const visible = { ...scope, columns: columns.map((column) => ({ name: column.name, column })) };
    const bound = bindExpression(expr, visible, context);
    if (!hasSubquery(bound)) return bound;
  }
  throw errors.setOperationOrder(expr.at);
}
