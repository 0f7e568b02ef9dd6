/** Sets of relations as bits: relation i is 1 << i. */
export type RelationSet = number;

/** More relations than bits of a number are left as they were written. */
export const mostRelations = 30;

export const single = (relation: number): RelationSet => 1 << relation;
export const within = (part: RelationSet, whole: RelationSet): boolean => (part & ~whole) === 0;
export const meets = (a: RelationSet, b: RelationSet): boolean => (a & b) !== 0;
export const lowest = (set: RelationSet): RelationSet => set & -set;

/** Relations that come before the lowest of the set, and that one. */
export const upTo = (set: RelationSet): RelationSet => lowest(set) | (lowest(set) - 1);

/** The relations of the set, each as a set of one, in ascending order. */
export function members(set: RelationSet): readonly RelationSet[] {
  const out: RelationSet[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) out.push(lowest(rest));
  return out;
}

/** The subsets that are not empty, in ascending order, so that the parts of each come before it; the set itself last. */
export function* subsets(set: RelationSet): Generator<RelationSet> {
  if (set === 0) return;
  for (let part = lowest(set); ; part = (part - set) & set) {
    yield part;
    if (part === set) return;
  }
}
