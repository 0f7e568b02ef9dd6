import { bytes, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { characters } from './characters.ts';

type Side = 'start' | 'end' | 'both';

/** The same for one character that is one UTF-16 unit: the usual case, spaces. */
function trimmedOne(s: string, unit: string, side: Side): string {
  let from = 0;
  let to = s.length;
  if (side !== 'end') while (from < to && s[from] === unit) from++;
  if (side !== 'start') while (to > from && s[to - 1] === unit) to--;
  return s.slice(from, to);
}

/** Takes away characters of the set from the ends. */
function trimmed(s: string, set: string, side: Side): string {
  if (set.length === 1 && set < '\ud800') return trimmedOne(s, set, side);
  const drop = new Set(characters(set));
  const parts = characters(s);
  let from = 0;
  let to = parts.length;
  if (side !== 'end') while (from < to && drop.has(parts[from])) from++;
  if (side !== 'start') while (to > from && drop.has(parts[to - 1])) to--;
  return parts.slice(from, to).join('');
}

function trimmedBytes(b: Uint8Array, set: Uint8Array, side: Side): Uint8Array {
  let from = 0;
  let to = b.length;
  if (side !== 'end') while (from < to && set.includes(b[from])) from++;
  if (side !== 'start') while (to > from && set.includes(b[to - 1])) to--;
  return b.slice(from, to);
}

const overloads = (side: Side) => [
  { args: [text], result: text, run: each1((s: string) => trimmed(s, ' ', side)) },
  { args: [text, text], result: text, run: each2((s: string, set: string) => trimmed(s, set, side)) },
  {
    args: [bytes, bytes],
    result: bytes,
    run: each2((b: Uint8Array, set: Uint8Array) => trimmedBytes(b, set, side)),
  },
];

/** Removes characters of a set (spaces) from both ends. */
export const btrim = scalarFunction({
  name: 'btrim',
  about: 'Removes characters of a set (spaces when none is given) from both ends.',
  overloads: overloads('both'),
  examples: [
    { sql: "btrim('xyxtrimyyx', 'xyz')", is: 'trim' },
    { sql: "trim(BOTH 'x' FROM 'xTomxx')", is: 'Tom' },
  ],
});

export const ltrim = scalarFunction({
  name: 'ltrim',
  about: 'Removes characters of a set (spaces when none is given) from the start.',
  overloads: overloads('start'),
  examples: [{ sql: "ltrim('zzzytest', 'xyz')", is: 'test' }],
});

export const rtrim = scalarFunction({
  name: 'rtrim',
  about: 'Removes characters of a set (spaces when none is given) from the end.',
  overloads: overloads('end'),
  examples: [{ sql: "rtrim('testxxzx', 'xyz')", is: 'test' }],
});
