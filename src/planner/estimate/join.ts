import type { ColumnId } from '../../base/ids.ts';
import type { CallContext } from '../../functions/define.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import { asEquality } from '../expr/null_safe.ts';
import type { ColumnEstimate } from './column.ts';
import { comparePlaces, placeOf } from './place.ts';
import { type ColumnEstimates, selectivity } from './selectivity.ts';

interface Side {
  readonly rows: number;
  readonly columns: ColumnEstimates;
}

/** What a join condition does to pairs and to rows of either side. */
export interface JoinShares {
  /** Share of the pairs that satisfy it. */
  readonly pairs: number;
  /** Share of the left rows, and of the right rows, that have a partner. */
  readonly left: number;
  readonly right: number;
  /** Columns of equal value: those of one pair hold the same values behind the join. */
  readonly equal: readonly (readonly [ColumnId, ColumnId])[];
}

interface Key {
  readonly left: ColumnEstimate;
  readonly right: ColumnEstimate;
  readonly ids: readonly [ColumnId, ColumnId] | undefined;
}

/**
 * Equalities between the two sides are one key: its values are the product of its parts', but no more than the rows of
 * the relation they come from, so a key of two columns is not taken for rarer than the rows it names.
 */
export function joinShares(condition: Expr | null, left: Side, right: Side, call: CallContext | undefined): JoinShares {
  if (condition === null) return { pairs: 1, left: has(right.rows), right: has(left.rows), equal: [] };
  const columns = new Map([...left.columns, ...right.columns]);
  const keys: Key[] = [];
  let rest = 1;
  for (const term of conjuncts(condition)) {
    const key = keyOf(term, left, right);
    if (key === undefined) rest *= selectivity(term, { columns, call });
    else keys.push(key);
  }
  const equal = keys.flatMap(({ ids }) => (ids === undefined ? [] : [ids]));
  if (keys.length === 0) {
    const [l, r] = [atLeastOne(rest, right.rows), atLeastOne(rest, left.rows)];
    return { pairs: rest, left: l, right: r, equal };
  }
  const share = keys.length === 1 ? keyShare(keys[0]) : 1 / keyValues(keys);
  const of = (from: 'left' | 'right', side: Side, other: Side): number =>
    partnered(keys, from, other) * atLeastOne(rest, (share * side.rows * other.rows) / Math.max(1, side.rows));
  return { pairs: share * rest, left: of('left', left, right), right: of('right', right, left), equal };
}

/** The chance that there is any row. */
const has = (rows: number): number => Math.min(1, rows);

/** The chance that one of `tries` succeeds where each does with `share`. */
const atLeastOne = (share: number, tries: number): number => (share >= 1 ? 1 : 1 - (1 - share) ** Math.max(1, tries));

/** A value of this side has a partner when it is among those that are left of the other's. */
function partnered(keys: readonly Key[], from: 'left' | 'right', other: Side): number {
  const to = from === 'left' ? 'right' : 'left';
  let share = 1;
  for (const key of keys) {
    const present = 1 - key[from].nulls;
    share *= present * Math.min(1, key[to].distinct / Math.max(key[from].domain, key[to].domain));
  }
  return Math.min(1, share, keys.length > 1 ? other.rows : 1);
}

/** The share of pairs with equal keys, as Postgres finds it (eqjoinsel_inner in src/backend/utils/adt/selfuncs.c). */
function keyShare({ left, right }: Key): number {
  const [l, r] = [left.distribution, right.distribution];
  const plain = ((1 - left.nulls) * (1 - right.nulls)) / Math.max(left.domain, right.domain);
  if (l === undefined || r === undefined || l.common.length === 0 || r.common.length === 0) return plain;
  const places = new Map(r.common.map(({ value, share }) => [placeOf(value, r.type), share]));
  let both = 0;
  let [matchedLeft, matchedRight, matches] = [0, 0, 0];
  for (const { value, share } of l.common) {
    const place = placeOf(value, l.type);
    const other = place === undefined ? undefined : places.get(place);
    if (place === undefined || comparePlaces(place, place) === undefined || other === undefined) continue;
    both += share * other;
    matchedLeft += share;
    matchedRight += other;
    matches++;
  }
  const seen = { left: sum(l.common), right: sum(r.common) };
  const others = { left: Math.max(0, 1 - left.nulls - seen.left), right: Math.max(0, 1 - right.nulls - seen.right) };
  const lone = { left: seen.left - matchedLeft, right: seen.right - matchedRight };
  const over = (share: number, values: number): number => (values > 0 ? share / values : 0);
  const fromLeft =
    both +
    over(lone.left * others.right, right.domain - r.common.length) +
    over(others.left * (others.right + lone.right), right.domain - matches);
  const fromRight =
    both +
    over(lone.right * others.left, left.domain - l.common.length) +
    over(others.right * (others.left + lone.left), left.domain - matches);
  return Math.min(fromLeft, fromRight);
}

const sum = (common: readonly { readonly share: number }[]): number =>
  common.reduce((total, { share }) => total + share, 0);

/** Among how many values of a key of several columns the two sides meet. */
function keyValues(keys: readonly Key[]): number {
  const product = (side: 'left' | 'right') => keys.reduce((total, key) => total * key[side].domain, 1);
  const most = (side: 'left' | 'right'): number => {
    const [first, ...others] = keys.map((key) => key[side]);
    return others.every(({ source }) => source === first.source) ? Math.max(1, first.base) : Number.POSITIVE_INFINITY;
  };
  const [l, r] = [product('left'), product('right')];
  const isCapped = l > most('left') && r > most('right');
  const [a, b] = [Math.min(l, most('left')), Math.min(r, most('right'))];
  return Math.max(1, isCapped ? Math.min(a, b) : Math.max(a, b));
}

function keyOf(term: Expr, left: Side, right: Side): Key | undefined {
  const equality = asEquality(term);
  if (equality === undefined) return undefined;
  const { a, b } = equality;
  const straight = isFrom(a, left) && isFrom(b, right);
  if (!straight && !(isFrom(b, left) && isFrom(a, right))) return undefined;
  const [x, y] = straight ? [a, b] : [b, a];
  const ids = x.kind === 'column' && y.kind === 'column' ? ([x.id, y.id] as const) : undefined;
  return { left: estimateOf(x, left), right: estimateOf(y, right), ids };
}

function isFrom(expr: Expr, side: Side): boolean {
  const read = exprColumns(expr);
  if (read.size === 0) return false;
  for (const id of read) if (!side.columns.has(id)) return false;
  return true;
}

/** Of an expression over several columns: their values combined. */
function estimateOf(expr: Expr, side: Side): ColumnEstimate {
  const columns = [...exprColumns(expr)].map((id) => side.columns.get(id)!);
  if (isColumn(expr)) return columns[0];
  const { distribution: _, ...first } = columns[0];
  const product = (of: 'distinct' | 'domain') => columns.reduce((total, column) => total * column[of], 1);
  return { ...first, distinct: product('distinct'), domain: product('domain') };
}

const isColumn = (expr: Expr): boolean => expr.kind === 'column' || (expr.kind === 'cast' && isColumn(expr.input));
