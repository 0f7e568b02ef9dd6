import { errors, raise } from '../../../base/error.ts';
import { float64, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Random numbers belong to tasks, which run in any order: there is no one sequence to seed. */
export const setseed = scalarFunction({
  name: 'setseed',
  about: 'Not supported: random numbers follow from the statement, not from a sequence.',
  overloads: [{ args: [float64], result: text, run: each1((_: number) => raise(errors.notSupported('setseed()'))) }],
  examples: [{ sql: 'setseed(0.5)', is: 'ERROR 0A000' }],
});
