import { errors } from '../../base/error.ts';
import { bool } from '../../data/type.ts';
import type { Identifier } from '../../parser/ast/common.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import { and, apply, columnRef, conjuncts, join, keep, passOn, project, trueLiteral } from '../../plan/build.ts';
import type { Expr, NamedExpr } from '../../plan/expr.ts';
import type { JoinKind, LogicalPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { asofJoin } from './asof.ts';
import { unify } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindBoolean } from './expression.ts';
import { besideOf, besides, bindTableReference, type Sight, sideBySide } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { bindOperator } from './operator.ts';
import { correlation, hasSubquery, placeCondition, placeSubqueries, readsAny } from './place.ts';
import type { Scope, ScopeColumn } from './scope.ts';

type JoinReference = Extract<TableReference, { kind: 'join' }>;

export function bindJoin(reference: JoinReference, sight: Sight, context: BindContext): FromItem {
  const left = marked(bindTableReference(reference.left, sight, context), reference, 'right', context);
  const inSight: Sight = { outer: sight.outer, lateral: besides(left, sight.lateral) };
  const right = marked(bindTableReference(reference.right, inSight, context), reference, 'left', context);
  const sides: Sides = { reference, left, right, names: sideBySide(left, right), sight };
  const { condition } = reference;
  const item = reference.asof
    ? joinAsof(sides, context)
    : condition.kind === 'on' || condition.kind === 'none'
      ? joinOn(sides, context)
      : joinUsing(sides, context);
  return reference.alias === null ? item : aliased(item, { alias: reference.alias, at: reference.at });
}

/** The side that may be missing, with a mark for each table whose whole row is used: NULL, not a row of NULLs. */
function marked(item: FromItem, reference: JoinReference, keeps: 'left' | 'right', context: BindContext): FromItem {
  if (reference.join !== keeps && reference.join !== 'full') return item;
  const needs = item.tables.filter(({ name, present }) => present === undefined && context.usesRowOf?.(name) === true);
  if (needs.length === 0) return item;
  const marks = new Map(needs.map((table) => [table, context.ids.column('present', bool, false)]));
  const added = [...marks.values()].map((column): NamedExpr => ({ column, expr: trueLiteral }));
  const tables = item.tables.map((table) => {
    const present = marks.get(table);
    return present === undefined ? table : { ...table, present };
  });
  return { ...item, plan: project(item.plan, [...item.plan.output.map(passOn), ...added]), tables };
}

interface Sides {
  readonly reference: JoinReference;
  readonly left: FromItem;
  readonly right: FromItem;
  /** Both sides together. */
  readonly names: Pick<FromItem, 'tables' | 'columns'>;
  readonly sight: Sight;
}

const kindOf = (reference: JoinReference): JoinKind => (reference.join === 'cross' ? 'inner' : reference.join);

/** Join or, when the right side reads the left (LATERAL), Apply. */
function connected(
  { reference, left }: Sides,
  right: LogicalPlan,
  onto: LogicalPlan,
  condition: Expr | null,
): LogicalPlan {
  const kind = kindOf(reference);
  const parts = { join: kind, left: onto, right, condition };
  const correlated = correlation(onto, right);
  if (correlated.length === 0) return join(parts);
  if (kind !== 'inner' && kind !== 'left') {
    const name = left.tables[0]?.name ?? '';
    throw errors.lateralReference(name, reference.right.at);
  }
  return apply({ ...parts, correlated });
}

// ---------------------------------------------------------------- ON

function joinOn(sides: Sides, context: BindContext): FromItem {
  const { reference, left, right, names, sight } = sides;
  if (reference.condition.kind !== 'on') {
    return { plan: connected(sides, right.plan, left.plan, null), ...names };
  }
  const refused = 'aggregate functions are not allowed in JOIN conditions';
  const scope: Scope = { ...names, outer: sight.outer, aggregates: { refused }, unreachable: besideOf(sight) };
  const condition = bindBoolean(reference.condition.expr, 'JOIN/ON', scope, context);
  const plan = hasSubquery(condition)
    ? joinOnSubquery(sides, condition, context)
    : connected(sides, right.plan, left.plan, condition);
  return { plan, ...visible(sides) };
}

/** Semi and anti joins show only their left side. */
const visible = ({ reference, left, names }: Sides): Pick<FromItem, 'tables' | 'columns'> =>
  isExistence(reference) ? { tables: left.tables, columns: left.columns } : names;

const isExistence = ({ join: kind }: JoinReference): boolean => kind === 'semi' || kind === 'anti';

/**
 * Inner joins filter above. An outer join takes subqueries that read only the side it keeps as columns of that side;
 * by the others it filters the side that may be missing, row by row of the first, as LATERAL would:
 * l LEFT JOIN r ON C is l LEFT JOIN LATERAL (SELECT * FROM r WHERE C).
 */
function joinOnSubquery(sides: Sides, condition: Expr, context: BindContext): LogicalPlan {
  const { reference, left, right } = sides;
  const terms = conjuncts(condition);
  const simple = terms.filter((term) => !hasSubquery(term));
  const others = terms.filter(hasSubquery);
  const kind = kindOf(reference);
  if (kind === 'inner') {
    const joined = connected(sides, right.plan, left.plan, simple.length === 0 ? null : and(simple));
    return placeCondition(joined, and(others), context);
  }
  if (isExistence(reference)) {
    throw errors.notSupported(`a subquery in the ON of ${kind === 'semi' ? 'a SEMI' : 'an ANTI'} JOIN`, reference.at);
  }
  if (kind === 'full') return fullJoinOnSubquery(sides, simple, others, context);
  const [kept, optional] = kind === 'left' ? [left.plan, right.plan] : [right.plan, left.plan];
  const ofKept = others.filter((term) => !readsAny(term, optional.output));
  const placed = placeSubqueries(kept, ofKept, context);
  const ofBoth = others.filter((term) => readsAny(term, optional.output));
  const filtered = ofBoth.length === 0 ? optional : placeCondition(optional, and(ofBoth), context);
  const on = [...simple, ...placed.exprs];
  const parts = {
    join: 'left',
    left: placed.plan,
    right: filtered,
    condition: on.length === 0 ? null : and(on),
  } as const;
  const correlated = correlation(placed.plan, filtered);
  const joined = correlated.length === 0 ? join(parts) : apply({ ...parts, correlated });
  return columnsOf(joined, kept, optional);
}

/** A full join takes subqueries that read one side as columns of that side. */
function fullJoinOnSubquery(
  { reference, left, right }: Sides,
  simple: readonly Expr[],
  others: readonly Expr[],
  context: BindContext,
): LogicalPlan {
  const ofLeft = others.filter((term) => !readsAny(term, right.plan.output));
  const ofRight = others.filter((term) => !ofLeft.includes(term));
  if (ofRight.some((term) => readsAny(term, left.plan.output))) {
    throw errors.notSupported('a subquery over both sides in the ON of a FULL JOIN', reference.at);
  }
  const onLeft = placeSubqueries(left.plan, ofLeft, context);
  const onRight = placeSubqueries(right.plan, ofRight, context);
  const condition = and([...simple, ...onLeft.exprs, ...onRight.exprs]);
  const joined = join({ join: 'full', left: onLeft.plan, right: onRight.plan, condition });
  return columnsOf(joined, left.plan, right.plan);
}

/** The join without what was placed beside its sides. */
function columnsOf(joined: LogicalPlan, left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  const visible = new Set([...left.output, ...right.output].map((column) => column.id));
  return keep(
    joined,
    joined.output.filter((column) => visible.has(column.id)),
  );
}

// ---------------------------------------------------------------- ASOF

/** ON as written; USING makes equalities of all columns but the last, of which the left one is not earlier. */
function joinAsof(sides: Sides, context: BindContext): FromItem {
  const { reference, left, right, names, sight } = sides;
  const { join: kind, condition: written, at } = reference;
  if (kind !== 'inner' && kind !== 'left') throw errors.notSupported(`ASOF ${kind.toUpperCase()} JOIN`, at);
  const parts = { join: kind, left: left.plan, right: right.plan, at } as const;
  if (written.kind === 'on') {
    const refused = 'aggregate functions are not allowed in JOIN conditions';
    const scope: Scope = { ...names, outer: sight.outer, aggregates: { refused }, unreachable: besideOf(sight) };
    const condition = bindBoolean(written.expr, 'JOIN/ON', scope, context);
    return asofJoin({ ...parts, condition }, names, context);
  }
  if (written.kind !== 'using') throw errors.notSupported('NATURAL ASOF JOIN', at);
  const pairs = written.columns.map((column) => pairOf(column, left, right));
  const terms = pairs.map((pair, i) => {
    const operands = [columnRef(pair.left.column), columnRef(pair.right.column)];
    return bindOperator(i === pairs.length - 1 ? '>=' : '=', operands, at, context);
  });
  const merged = (item: FromItem) => item.columns.filter((entry) => !pairs.some((pair) => pair.name === entry.name));
  const own = pairs.map((pair) => ({ name: pair.name, column: pair.left.column }));
  const columns = [...own, ...merged(left), ...merged(right)];
  return asofJoin({ ...parts, condition: and(terms) }, { tables: names.tables, columns }, context);
}

// ---------------------------------------------------------------- USING and NATURAL

interface Pair {
  readonly name: string;
  readonly left: ScopeColumn;
  readonly right: ScopeColumn;
}

/** Columns of both names become one, first in the list; the rest of both sides follows. */
function joinUsing(sides: Sides, context: BindContext): FromItem {
  const { reference, left, right, names } = sides;
  const pairs = usedColumns(reference).map((column) => pairOf(column, left, right));
  const equalities = pairs.map((pair) =>
    bindOperator('=', [columnRef(pair.left.column), columnRef(pair.right.column)], reference.at, context),
  );
  const condition = equalities.length === 0 ? null : and(equalities);
  const joined = connected(sides, right.plan, left.plan, condition);
  const merged = pairs.map((pair) => mergedColumn(pair, joined, reference, context));
  const computed = merged.flatMap((each) => (each.computed === undefined ? [] : [each.computed]));
  const plan = computed.length === 0 ? joined : project(joined, [...joined.output.map(passOn), ...computed]);
  const rest = (item: FromItem) => item.columns.filter((entry) => !pairs.some((pair) => pair.name === entry.name));
  const own = [...merged.map((each) => each.entry), ...rest(left)];
  if (isExistence(reference)) return { plan, tables: left.tables, columns: own };
  return { plan, tables: names.tables, columns: [...own, ...rest(right)] };

  function usedColumns({ condition: written }: JoinReference): readonly Identifier[] {
    if (written.kind === 'using') return written.columns;
    const common = left.columns.filter((entry) => right.columns.some((other) => other.name === entry.name));
    return [...new Set(common.map((entry) => entry.name))].map((name) => ({ name, at: reference.at }));
  }
}

function pairOf(column: Identifier, left: FromItem, right: FromItem): Pair {
  return { name: column.name, left: oneOf(column, left, 'left'), right: oneOf(column, right, 'right') };
}

function oneOf({ name, at }: Identifier, item: FromItem, side: 'left' | 'right'): ScopeColumn {
  const found = item.columns.filter((entry) => entry.name === name);
  if (found.length === 1) return found[0];
  throw found.length === 0 ? errors.undefinedUsingColumn(name, side, at) : errors.ambiguousUsingColumn(name, side, at);
}

/** One side's own column where that says it all; else a computed one. */
function mergedColumn(
  pair: Pair,
  joined: LogicalPlan,
  reference: JoinReference,
  context: BindContext,
): { readonly entry: ScopeColumn; readonly computed?: NamedExpr } {
  const sides = [pair.left, pair.right].map((entry) => columnRef(entry.column));
  const { type, exprs } = unify(sides, 'JOIN/USING', context);
  const expr: Expr =
    reference.join === 'full'
      ? { kind: 'coalesce', args: exprs, type }
      : reference.join === 'right'
        ? exprs[1]
        : exprs[0];
  if (expr.kind === 'column') {
    return { entry: { name: pair.name, column: reference.join === 'right' ? pair.right.column : pair.left.column } };
  }
  const column = context.ids.column(pair.name, type, isNullable(expr, joined.output));
  return { entry: { name: pair.name, column }, computed: { column, expr } };
}
