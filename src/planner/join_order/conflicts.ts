import type { RelationSet } from './sets.ts';
import { meets, within } from './sets.ts';

/**
 * Which joins may change places: conflict detection CD-C of G. Moerkotte, P. Fender, M. Eich (On the Correct and
 * Complete Enumeration of the Core Search Space, SIGMOD 2013) for inner, left, semi and anti joins.
 */
export type OrderedKind = 'inner' | 'left' | 'semi' | 'anti';

/** A join of the tree as it was written. */
export interface WrittenJoin {
  readonly kind: OrderedKind;
  readonly left: RelationSet;
  readonly right: RelationSet;
  /** Relations that its condition reads. */
  readonly uses: RelationSet;
  /** Relations of which a row of NULLs keeps the condition from being true. */
  readonly rejects: RelationSet;
  /** The joins below its left and its right side. */
  readonly under: { readonly left: readonly WrittenJoin[]; readonly right: readonly WrittenJoin[] };
}

/** Where a relation of `when` is there, all of `need` must be. */
export interface ConflictRule {
  readonly when: RelationSet;
  readonly need: RelationSet;
}

/** (x a y) b z = x a (y b z), where the condition of `b` is about y and z. */
const associates = (a: WrittenJoin, b: WrittenJoin): boolean =>
  a.kind === 'inner' || (a.kind === 'left' && b.kind === 'left' && meets(b.rejects, a.right));

// (x a y) b z = (x b z) a y, where the condition of `b` is about x and z, holds for all of these kinds.

/** x a (y b z) = y b (x a z), where the condition of `a` is about x and z. */
const changesPlacesOnTheRight = (a: WrittenJoin, b: WrittenJoin): boolean => a.kind === 'inner' && b.kind === 'inner';

/** What must be joined before a condition at the place of `join` may be. */
export function rulesOf(join: WrittenJoin): readonly ConflictRule[] {
  const rules: ConflictRule[] = [];
  for (const below of join.under.left) {
    if (!associates(below, join)) rules.push({ when: below.right, need: needed(below.left, below) });
  }
  for (const below of join.under.right) {
    if (!associates(join, below)) rules.push({ when: below.left, need: needed(below.right, below) });
    if (!changesPlacesOnTheRight(join, below)) rules.push({ when: below.right, need: needed(below.left, below) });
  }
  return rules;
}

const needed = (side: RelationSet, { uses }: WrittenJoin): RelationSet => (meets(side, uses) ? side & uses : side);

/** The relations that must be there for a condition that reads `uses`: those and what the rules add to them. */
export function eligible(uses: RelationSet, rules: readonly ConflictRule[]): RelationSet {
  let set = uses;
  for (;;) {
    const more = rules.reduce((all, { when, need }) => (meets(when, all) ? all | need : all), set);
    if (more === set) return set;
    set = more;
  }
}

export const obeys = (set: RelationSet, rules: readonly ConflictRule[]): boolean =>
  rules.every(({ when, need }) => !meets(when, set) || within(need, set));
