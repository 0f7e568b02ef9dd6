import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** The first letter of each word in upper case, the rest in lower case. */
export const initcap = scalarFunction({
  name: 'initcap',
  about: 'The first letter of each word in upper case, the rest in lower case.',
  overloads: [
    {
      args: [text],
      result: text,
      run: each1((s: string) =>
        s.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (word) => word[0].toUpperCase() + word.slice(1)),
      ),
    },
  ],
  examples: [{ sql: "initcap('hi THOMAS')", is: 'Hi Thomas' }],
});
