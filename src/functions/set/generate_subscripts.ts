import { bool, int32 } from '../../data/type.ts';
import type { ArrayValue } from '../../data/value.ts';
import { setFunction, type Value } from '../define.ts';
import { eachSet } from './each_set.ts';

function* subscripts([array, dimension, isReversed = false]: readonly Value[]): Iterable<number> {
  const { lengths, lowers } = array as ArrayValue;
  const i = (dimension as number) - 1;
  if (i < 0 || i >= lengths.length) return;
  for (let n = 0; n < lengths[i]; n++) yield lowers[i] + (isReversed === true ? lengths[i] - 1 - n : n);
}

/** The subscripts of one dimension of an array. */
export const generateSubscripts = setFunction({
  name: 'generate_subscripts',
  about: 'The subscripts of a dimension of an array, from the last one on when the third argument is true.',
  overloads: [
    { args: [{ kind: 'anyarray' }, int32], result: int32, run: eachSet(subscripts) },
    { args: [{ kind: 'anyarray' }, int32, bool], result: int32, run: eachSet(subscripts) },
  ],
  examples: [
    { sql: "generate_subscripts('[2:4]={7,8,9}'::int[], 1)", is: '2, 3, 4' },
    { sql: 'generate_subscripts(ARRAY[5, 6], 1, true)', is: '2, 1' },
  ],
});
