import type { ColumnId } from '../../base/ids.ts';
import type { ColumnRef, Expr } from '../../plan/expr.ts';
import { equals } from '../expr/make.ts';
import { columnEquality } from '../rewrite/closure.ts';

/** Columns that the terms say are equal, directly or by way of others. */
export interface Family {
  readonly columns: readonly ColumnRef[];
  /** The terms that say so, and for every other pair of the columns one that follows from them. */
  readonly terms: readonly Expr[];
}

/** Of more relations every pair that could be joined would be too many to look at. */
const mostRelations = 9;

/**
 * The families of equal columns of at least three relations; from `a.x = b.x` and `b.x = c.x` also `a.x = c.x`, so that a
 * and c may be joined first. A family with two columns of one relation is none: there its terms say more than how to
 * join. Terms of families come back in them, the others apart.
 */
export function familiesOf(
  terms: readonly Expr[],
  ownerOf: ReadonlyMap<ColumnId, number>,
): { readonly families: readonly Family[]; readonly others: readonly Expr[] } {
  if (new Set(ownerOf.values()).size > mostRelations) return { families: [], others: terms };
  const groups: { readonly columns: Map<ColumnId, ColumnRef>; readonly terms: Expr[] }[] = [];
  for (const term of terms) {
    for (const [a, b] of columnEquality(term)) {
      const own = { columns: new Map([[a.id, a] as const, [b.id, b] as const]), terms: [term] };
      const met = groups.filter(({ columns }) => columns.has(a.id) || columns.has(b.id));
      for (const group of met) {
        groups.splice(groups.indexOf(group), 1);
        for (const [id, column] of group.columns) own.columns.set(id, column);
        own.terms.unshift(...group.terms);
      }
      groups.push(own);
    }
  }
  const families = groups
    .map((group) => ({ columns: [...group.columns.values()], terms: group.terms }))
    .filter(({ columns }) => columns.length > 2 && isOfEach(columns, ownerOf))
    .map((group): Family => ({ columns: group.columns, terms: [...group.terms, ...following(group)] }));
  const taken = new Set(families.flatMap((family) => family.terms));
  return { families, others: terms.filter((term) => !taken.has(term)) };
}

const isOfEach = (columns: readonly ColumnRef[], ownerOf: ReadonlyMap<ColumnId, number>): boolean =>
  new Set(columns.map(({ id }) => ownerOf.get(id))).size === columns.length &&
  columns.every(({ id }) => ownerOf.has(id));

function following({ columns, terms }: Family): readonly Expr[] {
  const said = new Set(terms.flatMap(columnEquality).flatMap(([a, b]) => [`${a.id} ${b.id}`, `${b.id} ${a.id}`]));
  return columns.flatMap((a, i) =>
    columns.slice(i + 1).flatMap((b) => (said.has(`${a.id} ${b.id}`) ? [] : [equals(a, b)])),
  );
}
