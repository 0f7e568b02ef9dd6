import { float64 } from '../../../data/type.ts';
import { flat, isNull, type Vector } from '../../../data/vector.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';
import { draw, type Generator } from './generator.ts';

/** Two uniform numbers make one normal one (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
function standardNormal(generator: Generator): number {
  // 1 - u is above 0, so its logarithm is finite.
  const radius = Math.sqrt(-2 * Math.log(1 - generator.next()));
  return radius * Math.cos(2 * Math.PI * generator.next());
}

function normals(mean: Vector, deviation: Vector, rows: number, context: CallContext): Vector {
  const generator = draw(context, rows * 2);
  const values = new Float64Array(rows);
  const [center, spread] = [readerOf(mean), readerOf(deviation)];
  for (let row = 0; row < rows; row++) {
    values[row] = (center(row) as number) + (spread(row) as number) * standardNormal(generator);
  }
  if (mean.validity === null && deviation.validity === null) return flat(float64, values, rows);
  const validity = new Uint8Array((rows + 7) >> 3);
  for (let row = 0; row < rows; row++) {
    if (!isNull(mean, row) && !isNull(deviation, row)) validity[row >> 3] |= 1 << (row & 7);
  }
  return flat(float64, values, rows, validity);
}

/** A normally distributed random double, new for each row. */
export const randomNormal = scalarFunction({
  name: 'random_normal',
  about: 'A normally distributed random number (mean 0, deviation 1, unless given), new for each row.',
  volatility: 'volatile',
  overloads: [
    {
      args: [],
      result: float64,
      run: (_, rows, __, context) => normals(constant(float64, 0, rows), constant(float64, 1, rows), rows, context),
    },
    {
      args: [float64],
      result: float64,
      run: ([mean], rows, _, context) => normals(mean, constant(float64, 1, rows), rows, context),
    },
    {
      args: [float64, float64],
      result: float64,
      run: ([mean, deviation], rows, _, context) => normals(mean, deviation, rows, context),
    },
  ],
  examples: [{ sql: 'random_normal(5, 0)', is: '5' }],
});
