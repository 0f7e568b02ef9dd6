import { normalised } from '../../../data/decimal.ts';
import { int32, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const scaleOf = ({ scale, special }: Decimal): number | null => (special === undefined ? scale : null);

/** Digits behind the point; NULL for NaN and the infinities. */
export const scale = scalarFunction({
  name: 'scale',
  about: 'Number of digits behind the point.',
  overloads: [{ args: [{ kind: 'anydecimal' }], result: int32, run: each1(scaleOf) }],
  examples: [
    { sql: 'scale(8.4100)', is: '4' },
    { sql: "scale('NaN')", is: 'NULL' },
  ],
});

export const minScale = scalarFunction({
  name: 'min_scale',
  about: 'Number of digits behind the point that are needed to show the value exactly.',
  overloads: [{ args: [{ kind: 'anydecimal' }], result: int32, run: each1((x: Decimal) => scaleOf(normalised(x))) }],
  examples: [{ sql: 'min_scale(8.4100)', is: '2' }],
});

export const trimScale = scalarFunction({
  name: 'trim_scale',
  about: 'The value without zeros at the end of its digits behind the point.',
  overloads: [{ args: [{ kind: 'anydecimal' }], result: numeric, run: each1(normalised) }],
  examples: [
    { sql: 'trim_scale(8.4100)', is: '8.41' },
    { sql: 'trim_scale(100.00)', is: '100' },
  ],
});
