import { errors } from '../../base/error.ts';
import { int32 } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import type { GroupingElement, Select } from '../../parser/ast/query.ts';
import { aggregate, caseArm, columnRef, join, literal, or, passOn, project, values } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { equals } from '../expr/make.ts';
import { emptyValues } from '../rewrite/empty_values.ts';
import type { BindContext } from './context.ts';

/** What GROUP BY lists, its sets multiplied out: a set holds the expressions by which its rows are grouped. */
export interface GroupingSets {
  readonly sets: readonly (readonly Expression[])[];
  /** Nothing but expressions was written. */
  readonly isPlain: boolean;
}

const mostSets = 4096;

export function groupingSets(select: Select): GroupingSets {
  const isPlain = select.groupBy.every((element) => !isConstruct(element) && element.kind !== 'row');
  let sets: readonly (readonly Expression[])[] = [[]];
  for (const element of select.groupBy) {
    const own = setsOf(element);
    if (sets.length * own.length > mostSets) {
      throw errors.programTooComplex('too many grouping sets present (maximum 4096)', element.at);
    }
    sets = sets.flatMap((left) => own.map((right) => [...left, ...right]));
  }
  return { sets, isPlain };
}

type Construct = Exclude<GroupingElement, Expression>;

const isConstruct = (element: GroupingElement): element is Construct =>
  element.kind === 'grouping_sets' ||
  element.kind === 'rollup' ||
  element.kind === 'cube' ||
  element.kind === 'empty_set';

function setsOf(element: GroupingElement): readonly (readonly Expression[])[] {
  if (!isConstruct(element)) return [listOf(element)];
  switch (element.kind) {
    case 'empty_set':
      return [[]];
    case 'grouping_sets':
      return element.elements.flatMap(setsOf);
    case 'rollup': {
      const lists = element.elements.map(listOf);
      return Array.from({ length: lists.length + 1 }, (_, i) => lists.slice(0, lists.length - i).flat());
    }
    case 'cube': {
      if (element.elements.length > 12) throw errors.programTooComplex('CUBE is limited to 12 elements', element.at);
      const lists = element.elements.map(listOf);
      const count = 2 ** lists.length;
      return Array.from({ length: count }, (_, mask) =>
        lists.filter((_list, i) => (mask & (1 << (lists.length - 1 - i))) === 0).flat(),
      );
    }
  }
}

/** A row stands for its fields. */
const listOf = (expression: Expression): readonly Expression[] =>
  expression.kind === 'row' ? expression.items : [expression];

// ---------------------------------------------------------------- the plan

export interface SetsToGroup {
  readonly input: LogicalPlan;
  /** Every expression that some set has. */
  readonly groups: readonly NamedExpr[];
  /** Numbers of groups, set by set. */
  readonly sets: readonly (readonly number[])[];
  readonly calls: readonly AggregateCall[];
}

/** Groups by all sets at once; `columns[i]` is the i-th group, NULL in the rows of sets that do not have it. */
export interface GroupedBySets {
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
  /** The value of `f(set)` for the set of each row. */
  readonly bySet: (f: (set: readonly number[]) => number) => Expr;
}

/**
 * Each row is taken once for every set, with NULL for the groups that the set does not have:
 *
 *   Aggregate by set, a if set has a, b if set has b
 *   └─ Join inner
 *      ├─ input
 *      └─ Values (0), (1), … one per set
 */
export function groupBySets({ input, groups, sets, calls }: SetsToGroup, context: BindContext): GroupedBySets {
  const { ids } = context;
  const number = ids.column('grouping_set', int32, false);
  const rows = sets.map((_, i): Expr[] => [literal(i, int32)]);
  const expanded = join({ join: 'inner', left: input, right: values(rows, [number]), condition: null });
  const among = (test: (set: readonly number[]) => boolean): Expr =>
    or(sets.flatMap((set, i) => (test(set) ? [equals(columnRef(number), literal(i, int32))] : [])));
  const masked = groups.map(({ column, expr }, g): NamedExpr => {
    const fresh = ids.column(column.name, expr.type);
    if (sets.every((set) => set.includes(g))) return { column: fresh, expr };
    const whens = [
      caseArm(
        among((set) => set.includes(g)),
        expr,
      ),
    ];
    return { column: fresh, expr: { kind: 'case', whens, otherwise: literal(null, expr.type), type: expr.type } };
  });
  const empty = sets.flatMap((set, i) => (set.length === 0 ? [i] : []));
  const by = [passOn(number), ...masked];
  const whole =
    empty.length === 0
      ? { plan: aggregate(expanded, by, calls), number }
      : withEmptySets({ expanded, by, calls, empty }, context);
  const bySet = (f: (set: readonly number[]) => number): Expr => ({
    kind: 'case',
    whens: sets.map((set, i) => caseArm(equals(columnRef(whole.number), literal(i, int32)), literal(f(set), int32))),
    otherwise: literal(null, int32),
    type: int32,
  });
  return { plan: whole.plan, columns: masked.map((item) => item.column), bySet };
}

interface WithEmpty {
  readonly expanded: LogicalPlan;
  readonly by: readonly NamedExpr[];
  readonly calls: readonly AggregateCall[];
  /** Sets that have a row even over no rows. */
  readonly empty: readonly number[];
}

function withEmptySets(
  { expanded, by, calls, empty }: WithEmpty,
  context: BindContext,
): { readonly plan: LogicalPlan; readonly number: Column } {
  const { ids } = context;
  const { calls: grouped, items } = emptyValues(calls, ids);
  const [{ column: found }, ...masked] = by;
  const wanted = ids.column('grouping_set', int32, false);
  const rows = empty.map((i): Expr[] => [literal(i, int32)]);
  const both = join({
    join: 'full',
    left: aggregate(expanded, by, grouped),
    right: values(rows, [wanted]),
    condition: equals(columnRef(found), columnRef(wanted)),
  });
  const number = ids.column('grouping_set', int32, false);
  const expr: Expr = { kind: 'coalesce', args: [columnRef(found), columnRef(wanted)], type: int32 };
  const plan = project(both, [{ column: number, expr }, ...masked.map((item) => passOn(item.column)), ...items]);
  return { plan, number };
}
