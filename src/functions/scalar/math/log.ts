import { decimalLog } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { type Overload, scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

const ten: Decimal = { units: 10n, scale: 0 };

const toBaseTen: readonly Overload[] = [
  { args: [float64], result: float64, run: each1((x: number) => Math.log10(logarithmArgument(x))) },
  { args: [{ kind: 'anydecimal' }], result: numeric, run: each1((x: Decimal) => decimalLog(ten, x)) },
];

/** Logarithm to base 10, or to the base that comes first. */
export const log = scalarFunction({
  name: 'log',
  about: 'Logarithm to base 10; with two arguments, of the second to the base of the first.',
  overloads: [
    ...toBaseTen,
    { args: [{ kind: 'anydecimal' }, { kind: 'anydecimal' }], result: numeric, run: each2(decimalLog) },
  ],
  examples: [
    { sql: 'log(1000::float8)', is: '3' },
    { sql: 'log(100.0)', is: '2.0000000000000000' },
    { sql: 'log(2.0, 64.0)', is: '6.0000000000000000' },
    { sql: 'log(-1)', is: 'ERROR 2201E' },
    { sql: 'log(1.0, 2.0)', is: 'ERROR 22012' },
  ],
});

/** Logarithm to base 10. */
export const log10 = scalarFunction({
  name: 'log10',
  about: 'Logarithm to base 10.',
  overloads: toBaseTen,
  examples: [{ sql: 'log10(100)', is: '2' }],
});
