import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { bool, int64 } from '../../data/type.ts';
import { resolveAggregate, resolveWindow } from '../../functions/resolve.ts';
import {
  and,
  caseArm,
  columnRef,
  conjuncts,
  falseLiteral,
  filter,
  isNull,
  literal,
  passOn,
  project,
  trueLiteral,
  union,
  window,
} from '../../plan/build.ts';
import type { Column, Expr, NamedExpr, SortKey, WindowCall } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { idSet, readsOnly } from '../expr/facts.ts';
import { unify } from './coerce.ts';
import type { BindContext } from './context.ts';
import type { FromItem } from './from_item.ts';
import { bindOperator } from './operator.ts';
import { correlation, hasSubquery } from './place.ts';

export interface AsofSides {
  readonly join: 'inner' | 'left';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly condition: Expr;
  readonly at: Span;
}

/**
 * a ASOF JOIN b ON a.k = b.k AND a.t >= b.t: each row of a meets the one row of b that is the last at its time. Both
 * sides go into one order; a row of b begins a run, and the rows of a behind it in the run take its columns:
 *
 *   Filter is a row of a, with a run
 *   └─ Window first_value(columns of b) by k, run
 *      └─ Window count(rows of b) as run, by k, order by t
 *         └─ Union (a, k, t), (b, k, t)
 *
 * The columns come out under new ids: `renew` gives them to the names of both sides.
 */
export function asofJoin(
  sides: AsofSides,
  names: Pick<FromItem, 'tables' | 'columns'>,
  context: BindContext,
): FromItem {
  if (correlation(sides.left, sides.right).length > 0) throw errors.notSupported('LATERAL in an ASOF JOIN', sides.at);
  const terms = asofTerms(sides, context);
  const { ids } = context;
  const [left, right] = [sides.left.output, sides.right.output];
  const keys = [...terms.keys, terms.time];
  const own = (columns: readonly Column[]): readonly Column[] =>
    columns.map((column) => ids.column(column.name, column.type));
  const [lefts, rights] = [own(left), own(right)];
  const sorted = keys.map((key) => ids.column('key', key.left.type));
  const isRight = ids.column('is_right', bool, false);
  const nulls = (columns: readonly Column[]): readonly Expr[] => columns.map(({ type }) => literal(null, type));
  const arm = (plan: LogicalPlan, exprs: readonly Expr[]): LogicalPlan =>
    project(
      plan,
      exprs.map((expr): NamedExpr => ({ column: ids.column('arm', expr.type), expr })),
    );
  const known = filter(sides.right, and(keys.map((key) => isNull(key.right, true))));
  const whole = union(
    [
      arm(sides.left, [...left.map(columnRef), ...nulls(right), ...keys.map((key) => key.left), falseLiteral]),
      arm(known, [...nulls(left), ...right.map(columnRef), ...keys.map((key) => key.right), trueLiteral]),
    ],
    [...lefts, ...rights, ...sorted, isRight],
  );
  const by = sorted.slice(0, -1).map(columnRef);
  const time = columnRef(sorted[sorted.length - 1]);
  const { plan: inRuns, run } = withRuns(whole, { by, time, isRight, terms }, context);
  const met = rights.map((column) => ({ ...column, id: ids.fresh() }));
  const taken = window(inRuns, {
    partitionBy: [...by, columnRef(run)],
    orderBy: [{ expr: columnRef(isRight), descending: true, nullsFirst: false }],
    calls: met.map((column, i) => firstOf(column, columnRef(rights[i]))),
  });
  const isLeft: Expr = { kind: 'not', input: columnRef(isRight), type: bool };
  const hasRun = bindOperator('>', [columnRef(run), literal(0n, int64)], sides.at, context);
  const kept = filter(taken, sides.join === 'left' ? isLeft : and([isLeft, hasRun]));
  const plan = project(kept, [...lefts, ...met].map(passOn));
  return { plan, ...renewed(names, [...left, ...right], [...lefts, ...met]) };
}

// ---------------------------------------------------------------- the condition

/** The two sides of a comparison in one type. */
interface Pair {
  readonly left: Expr;
  readonly right: Expr;
}

interface AsofTerms {
  readonly keys: readonly Pair[];
  readonly time: Pair;
  /** The nearest row of the right is the one before, else the one behind. */
  readonly isBackward: boolean;
  readonly isStrict: boolean;
}

const flippedSign: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function asofTerms({ left, right, condition, at }: AsofSides, context: BindContext): AsofTerms {
  const [ofLeft, ofRight] = [idSet(left.output), idSet(right.output)];
  const keys: Pair[] = [];
  let time: { readonly pair: Pair; readonly sign: string } | undefined;
  for (const term of conjuncts(condition)) {
    const invalid = () => errors.badSyntax('Invalid ASOF JOIN comparison', context.places.get(term) ?? at);
    if (term.kind !== 'call' || flippedSign[term.fn] === undefined || hasSubquery(term)) throw invalid();
    const [a, b] = term.args;
    const isStraight = readsOnly(a, ofLeft) && readsOnly(b, ofRight);
    if (!isStraight && !(readsOnly(a, ofRight) && readsOnly(b, ofLeft))) throw invalid();
    const sign = isStraight ? term.fn : flippedSign[term.fn];
    const [l, r] = unify(isStraight ? [a, b] : [b, a], 'ASOF JOIN', context).exprs;
    if (sign === '=') keys.push({ left: l, right: r });
    else if (time !== undefined)
      throw errors.badSyntax('Multiple ASOF JOIN inequalities', context.places.get(term) ?? at);
    else time = { pair: { left: l, right: r }, sign };
  }
  if (time === undefined) throw errors.badSyntax('Missing ASOF JOIN inequality', at);
  const { pair, sign } = time;
  return { keys, time: pair, isBackward: sign.startsWith('>'), isStrict: sign.length === 1 };
}

// ---------------------------------------------------------------- runs

interface InOrder {
  readonly by: readonly Expr[];
  readonly time: Expr;
  readonly isRight: Column;
  readonly terms: AsofTerms;
}

const frame: WindowCall['frame'] = {
  unit: 'rows',
  start: { kind: 'unbounded_preceding' },
  end: { kind: 'current_row' },
  exclude: 'no_others',
};

/** Numbers the runs from 1; 0 is a row of the left before the first, or with a NULL where the order should be. */
function withRuns(
  plan: LogicalPlan,
  { by, time, isRight, terms }: InOrder,
  { ids }: BindContext,
): { readonly plan: LogicalPlan; readonly run: Column } {
  const found = resolveAggregate('count', []);
  if (found.kind !== 'found') throw errors.internal('count(*) is not in the list of aggregates');
  const counted = ids.column('run', int64, false);
  const orderBy: readonly SortKey[] = [
    { expr: time, descending: !terms.isBackward, nullsFirst: false },
    // Of equal times the right one comes first when it counts.
    { expr: columnRef(isRight), descending: !terms.isStrict, nullsFirst: false },
  ];
  const { name: fn, overload } = found;
  const call: WindowCall = {
    column: counted,
    kind: 'aggregate',
    fn,
    overload,
    args: [],
    filter: columnRef(isRight),
    frame,
  };
  const numbered = window(plan, { partitionBy: by, orderBy, calls: [call] });
  const run = ids.column('run', int64, false);
  const expr: Expr = {
    kind: 'case',
    whens: [caseArm(isNull(time), literal(0n, int64))],
    otherwise: columnRef(counted),
    type: int64,
  };
  return { plan: project(numbered, [...plan.output.map(passOn), { column: run, expr }]), run };
}

function firstOf(column: Column, of: Expr): WindowCall {
  const found = resolveWindow('first_value', [of.type]);
  if (found.kind !== 'found') throw errors.internal('first_value is not in the list of window functions');
  return { column, kind: 'window', fn: found.name, overload: found.overload, args: [of], filter: null, frame };
}

/** The names of both sides for their columns under new ids. */
function renewed(
  { tables, columns }: Pick<FromItem, 'tables' | 'columns'>,
  before: readonly Column[],
  now: readonly Column[],
): Pick<FromItem, 'tables' | 'columns'> {
  const byId = new Map(before.map((column, i) => [column.id, now[i]]));
  const renew = (entries: FromItem['columns']): FromItem['columns'] =>
    entries.map((entry) => ({ ...entry, column: byId.get(entry.column.id) ?? entry.column }));
  return { tables: tables.map((table) => ({ ...table, columns: renew(table.columns) })), columns: renew(columns) };
}
