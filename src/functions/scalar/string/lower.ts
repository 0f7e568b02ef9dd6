import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { lowerCase } from './letter_case.ts';

/** All letters in lower case. */
export const lower = scalarFunction({
  name: 'lower',
  about: 'All letters in lower case.',
  overloads: [{ args: [text], result: text, run: each1(lowerCase) }],
  examples: [
    { sql: "lower('TOM')", is: 'tom' },
    { sql: 'lower(NULL)', is: 'NULL' },
  ],
});
