import { arrayOf, type DataType, numeric, sameType, text } from '../data/type.ts';
import { typeKey } from './casts.ts';

/**
 * Postgres's polymorphic types (its manual, chapter 38.2.5). All `anyelement`, `anyarray` and `anynonarray` of a call
 * stand for one type T (T[] for anyarray), to which only untyped literals are converted; those of the `compatible` kind
 * for the type in which the arguments meet.
 */
export type PolymorphicKind = 'anyelement' | 'anyarray' | 'anynonarray' | 'anycompatible' | 'anycompatiblearray';

const kinds: ReadonlySet<string> = new Set<PolymorphicKind>([
  'anyelement',
  'anyarray',
  'anynonarray',
  'anycompatible',
  'anycompatiblearray',
]);

export const isPolymorphic = (kind: string): kind is PolymorphicKind => kinds.has(kind);

const isArrayKind = (kind: string): boolean => kind === 'anyarray' || kind === 'anycompatiblearray';

/** Which type the polymorphic arguments stand for; `undetermined`: only untyped literals are there. */
export type Polymorphic =
  | { readonly kind: 'found'; readonly targets: ReadonlyMap<number, DataType> }
  | { readonly kind: 'mismatch' | 'undetermined' };

/**
 * `wanted[i]` is the kind of argument i, `actual[i]` its type. `meet` finds the common type of several, or null.
 */
export function determine(
  wanted: readonly { readonly kind: string }[],
  actual: readonly DataType[],
  meet: (types: readonly DataType[]) => DataType | null,
): Polymorphic {
  const targets = new Map<number, DataType>();
  for (const isCompatible of [false, true]) {
    const places = wanted.flatMap(({ kind }, i) =>
      isPolymorphic(kind) && kind.startsWith('anycompatible') === isCompatible ? [i] : [],
    );
    if (places.length === 0) continue;
    const elements: DataType[] = [];
    for (const i of places) {
      const element = elementOf(wanted[i].kind, actual[i]);
      if (element === null) return { kind: 'mismatch' };
      if (element !== undefined) elements.push(element);
    }
    if (elements.length === 0 && !isCompatible) return { kind: 'undetermined' };
    const found = elements.length === 0 ? text : isCompatible ? meet(elements) : same(elements);
    if (found === null || (found.kind === 'array' && places.some((i) => isArrayKind(wanted[i].kind)))) {
      return { kind: 'mismatch' };
    }
    for (const i of places) targets.set(i, isArrayKind(wanted[i].kind) ? arrayOf(found) : found);
  }
  return { kind: 'found', targets };
}

/** T as this argument has it; undefined: an untyped literal does not say; null: it cannot stand here. */
function elementOf(kind: string, actual: DataType): DataType | null | undefined {
  if (actual.kind === 'unknown') return undefined;
  if (isArrayKind(kind)) return actual.kind === 'array' ? actual.element : null;
  return kind === 'anynonarray' && actual.kind === 'array' ? null : actual;
}

/** The one type; numerics of different digits are one type to Postgres. */
function same(types: readonly DataType[]): DataType | null {
  const [first] = types;
  if (types.some((type) => typeKey(type) !== typeKey(first))) return null;
  if (types.every((type) => sameType(type, first))) return first;
  return typeKey(first) === 'numeric' ? numeric : first;
}
