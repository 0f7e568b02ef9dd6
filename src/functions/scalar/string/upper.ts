import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { upperKernel } from './letter_case.ts';

/** All letters in upper case. */
export const upper = scalarFunction({
  name: 'upper',
  about: 'All letters in upper case.',
  overloads: [{ args: [text], result: text, run: upperKernel }],
  examples: [
    { sql: "upper('tom')", is: 'TOM' },
    { sql: "upper('straße')", is: 'STRAßE' },
  ],
});
