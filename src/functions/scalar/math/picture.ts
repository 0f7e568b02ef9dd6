import { errors } from '../../../base/error.ts';

/** Pictures of numbers for to_char and to_number (Postgres's manual, 9.8, table of numeric patterns). */
export type Element =
  | { readonly kind: 'digit'; readonly zero: boolean }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'ordinal'; readonly upper: boolean }
  | { readonly kind: 'point' | 'group' | 'sign' | 'minus' | 'plus' | 'both' | 'bracket' | 'currency' | 'shift' };

export interface Picture {
  readonly elements: readonly Element[];
  /** FM: no padding. */
  readonly bare: boolean;
  /** Places before and behind the point. */
  readonly before: number;
  readonly behind: number;
  /** V: by how many digits the number is shifted. */
  readonly shift: number;
  /** First place that is never blank; Infinity: none. */
  readonly zeroFrom: number;
  /** Places behind the point that are always shown. */
  readonly zeroTo: number;
  /** RN, rn, EEEE: another way to write numbers altogether. */
  readonly form: 'digits' | 'ROMAN' | 'roman' | 'exponent';
}

const words: readonly (readonly [string, Element | 'bare' | 'blank' | Picture['form']])[] = [
  ['EEEE', 'exponent'],
  ['FM', 'bare'],
  ['MI', { kind: 'minus' }],
  ['PL', { kind: 'plus' }],
  ['SG', { kind: 'both' }],
  ['PR', { kind: 'bracket' }],
  ['9', { kind: 'digit', zero: false }],
  ['0', { kind: 'digit', zero: true }],
  ['.', { kind: 'point' }],
  ['D', { kind: 'point' }],
  [',', { kind: 'group' }],
  ['G', { kind: 'group' }],
  ['S', { kind: 'sign' }],
  ['L', { kind: 'currency' }],
  ['V', { kind: 'shift' }],
  ['B', 'blank'],
];

type Token = Element | 'bare' | 'blank' | Picture['form'];

function tokenAt(source: string, at: number): readonly [Token, length: number] {
  const rest = source.slice(at);
  const quoted = /^"((?:\\.|[^"\\])*)"?/su.exec(rest);
  if (quoted !== null) return [{ kind: 'words', text: quoted[1].replace(/\\(.)/gsu, '$1') }, quoted[0].length];
  if (/^(?:RN|rn)/.test(rest)) return [rest[0] === 'R' ? 'ROMAN' : 'roman', 2];
  if (/^(?:TH|th)/.test(rest)) return [{ kind: 'ordinal', upper: rest[0] === 'T' }, 2];
  const found = words.find(([word]) => rest.startsWith(word) || rest.startsWith(word.toLowerCase()));
  if (found !== undefined) return [found[1], found[0].length];
  const text = String.fromCodePoint(rest.codePointAt(0)!);
  return [{ kind: 'words', text }, text.length];
}

export function parsePicture(source: string): Picture {
  const elements: Element[] = [];
  const counts = { before: 0, behind: 0, shift: 0, zeroFrom: Number.POSITIVE_INFINITY, zeroTo: 0 };
  let bare = false;
  let form: Picture['form'] = 'digits';
  let part: 'before' | 'behind' = 'before';
  let shifted = false;
  for (let at = 0; at < source.length; ) {
    const [token, length] = tokenAt(source, at);
    at += length;
    if (token === 'bare') bare = true;
    else if (typeof token === 'string') form = token === 'blank' ? form : token;
    else {
      elements.push(token);
      if (token.kind === 'shift') shifted = true;
      if (token.kind === 'point') {
        if (part === 'behind') throw errors.badSyntax('multiple decimal points');
        part = 'behind';
      }
      if (token.kind === 'digit') {
        if (token.zero && part === 'before') counts.zeroFrom = Math.min(counts.zeroFrom, counts.before);
        counts[part]++;
        if (token.zero && part === 'behind') counts.zeroTo = counts.behind;
        if (shifted) counts.shift++;
      }
    }
  }
  return { elements, bare, form, ...counts };
}

/** Prepares each picture once per call of a kernel. */
export function preparingPictures(): (source: string) => Picture {
  const known = new Map<string, Picture>();
  return (source) => {
    const picture = known.get(source) ?? parsePicture(source);
    known.set(source, picture);
    return picture;
  };
}
