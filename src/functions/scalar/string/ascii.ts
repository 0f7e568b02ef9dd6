import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Code of the first character; 0 for an empty text. */
export const ascii = scalarFunction({
  name: 'ascii',
  about: 'Code of the first character; 0 for an empty text.',
  overloads: [{ args: [text], result: int32, run: each1((s: string) => s.codePointAt(0) ?? 0) }],
  examples: [
    { sql: "ascii('x')", is: '120' },
    { sql: "ascii('')", is: '0' },
  ],
});
