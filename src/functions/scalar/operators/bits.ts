import { bool, type DataType, int16, int32, int64, text } from '../../../data/type.ts';
import { type Example, type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { regexMatch } from './text.ts';

const widths: readonly DataType[] = [int16, int32];

interface Bitwise {
  readonly name: string;
  readonly about: string;
  readonly small: (x: number, y: number) => number;
  readonly big: (x: bigint, y: bigint) => bigint;
  readonly examples: readonly Example[];
}

const bitwise = ({ name, about, small, big, examples }: Bitwise): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      ...widths.map((type): Overload => ({ args: [type, type], result: type, run: each2(small) })),
      { args: [int64, int64], result: int64, run: each2(big) },
    ],
    examples,
  });

/** The distance counts modulo the width of the machine word, as in Postgres. */
const shift = ({ name, about, examples }: Omit<Bitwise, 'small' | 'big'>): ScalarFunction => {
  const left = name === '<<';
  const small16 = (x: number, n: number): number => ((left ? x << n : x >> n) << 16) >> 16;
  const small32 = (x: number, n: number): number => (left ? x << n : x >> n);
  const big = (x: bigint, n: number): bigint => (left ? BigInt.asIntN(64, x << BigInt(n & 63)) : x >> BigInt(n & 63));
  return scalarFunction({
    name,
    about,
    overloads: [
      { args: [int16, int32], result: int16, run: each2(small16) },
      { args: [int32, int32], result: int32, run: each2(small32) },
      { args: [int64, int32], result: int64, run: each2(big) },
    ],
    examples,
  });
};

export const bitOperators: readonly ScalarFunction[] = [
  bitwise({
    name: '&',
    about: 'Bitwise AND.',
    small: (x, y) => x & y,
    big: (x, y) => x & y,
    examples: [{ sql: '12 & 10', is: '8' }],
  }),
  bitwise({
    name: '|',
    about: 'Bitwise OR.',
    small: (x, y) => x | y,
    big: (x, y) => x | y,
    examples: [{ sql: '12 | 10', is: '14' }],
  }),
  bitwise({
    name: '#',
    about: 'Bitwise exclusive OR.',
    small: (x, y) => x ^ y,
    big: (x, y) => x ^ y,
    examples: [{ sql: '12 # 10', is: '6' }],
  }),
  shift({ name: '<<', about: 'Bits shifted to the left.', examples: [{ sql: '1 << 4', is: '16' }] }),
  shift({ name: '>>', about: 'Bits shifted to the right; the sign stays.', examples: [{ sql: '-8 >> 1', is: '-4' }] }),
  scalarFunction({
    name: '~',
    about: 'Bitwise NOT of a number; with two texts, match of a regular expression.',
    overloads: [
      { args: [text, text], result: bool, run: regexMatch },
      ...widths.map((type): Overload => ({ args: [type], result: type, run: each1((x: number) => ~x) })),
      { args: [int64], result: int64, run: each1((x: bigint) => ~x) },
    ],
    examples: [
      { sql: "'abc' ~ 'b.$'", is: 't' },
      { sql: "'a' ~ '('", is: 'ERROR 2201B' },
    ],
  }),
];
