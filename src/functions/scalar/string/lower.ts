import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { lowerKernel } from './letter_case.ts';

/** All letters in lower case. */
export const lower = scalarFunction({
  name: 'lower',
  about: 'All letters in lower case.',
  overloads: [{ args: [text], result: text, run: lowerKernel }],
  examples: [
    { sql: "lower('TOM')", is: 'tom' },
    { sql: 'lower(NULL)', is: 'NULL' },
  ],
});
