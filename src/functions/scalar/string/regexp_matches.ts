import { errors, raise } from '../../../base/error.ts';
import type { Kernel } from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';
import { compileRegex } from '../../regex.ts';
import { characters, countCharacters, isPlain } from './characters.ts';

/** What the functions regexp_… share: patterns prepared once, places counted in characters from 1. */

/** Prepares a pattern; each pattern and flags once per call of the kernel. All find every match (g). */
export type Prepare = (pattern: string, flags: string) => RegExp;

export function preparing(): Prepare {
  const known = new Map<string, RegExp>();
  let last: { readonly pattern: string; readonly flags: string; readonly regex: RegExp } | null = null;
  return (pattern, flags) => {
    if (last !== null && last.pattern === pattern && last.flags === flags) return last.regex;
    const key = `${flags}/${pattern}`;
    let regex = known.get(key);
    if (regex === undefined) {
      regex = compileRegex(pattern, flags.includes('g') ? flags : `${flags}g`);
      known.set(key, regex);
    }
    last = { pattern, flags, regex };
    return regex;
  };
}

/** The loop around a function that uses patterns. */
export const withPatterns = (make: (prepare: Prepare) => unknown): Kernel =>
  eachOf(() => make(preparing()) as RowFunction);

/** Flags of functions that have their own way to say which matches they mean. */
export function withoutGlobal(flags: string, name: string): string {
  if (!flags.includes('g')) return flags;
  return raise(errors.invalidParameterValue(`${name}() does not support the "global" option`));
}

export function atLeast(least: number, value: number, name: string): number {
  if (value >= least) return value;
  return raise(errors.invalidParameterValue(`invalid value for parameter "${name}": ${value}`));
}

/** Where the one-based character `start` stands in the string; undefined when it is behind its end. */
export function indexOfCharacter(s: string, start: number): number | undefined {
  if (isPlain(s)) return start - 1 > s.length ? undefined : start - 1;
  const all = characters(s);
  return start - 1 > all.length ? undefined : all.slice(0, start - 1).join('').length;
}

/** The one-based character that stands at an index. */
export const characterAt = (s: string, index: number): number => countCharacters(s.slice(0, index)) + 1;

/** Matches from a one-based character on, in order. */
export function* matchesFrom(s: string, regex: RegExp, start: number): Iterable<RegExpExecArray> {
  const from = indexOfCharacter(s, start);
  if (from === undefined) return;
  regex.lastIndex = from;
  for (let match = regex.exec(s); match !== null; match = regex.exec(s)) {
    yield match;
    // An empty match would be found again for ever.
    if (match[0] === '') regex.lastIndex += (s.codePointAt(regex.lastIndex) ?? 0) > 0xffff ? 2 : 1;
  }
}

/** The n-th match, from 1. */
export function nthMatch(s: string, regex: RegExp, start: number, n: number): RegExpExecArray | undefined {
  let left = n;
  for (const match of matchesFrom(s, regex, start)) {
    left--;
    if (left === 0) return match;
  }
  return undefined;
}
