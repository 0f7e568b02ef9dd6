import { float64 } from '../../../data/type.ts';
import { flat } from '../../../data/vector.ts';
import { scalarFunction } from '../../define.ts';
import { draw } from './generator.ts';

/** A random double, 0 ≤ x < 1, new for each row. */
export const random = scalarFunction({
  name: 'random',
  about: 'A random number, 0 <= x < 1, new for each row.',
  volatility: 'volatile',
  overloads: [
    {
      args: [],
      result: float64,
      run(_, rows, __, context) {
        const generator = draw(context, rows);
        const values = new Float64Array(rows);
        for (let row = 0; row < rows; row++) values[row] = generator.next();
        return flat(float64, values, rows);
      },
    },
  ],
  examples: [{ sql: 'random() BETWEEN 0 AND 1', is: 't' }],
});
