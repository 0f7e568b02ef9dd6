import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { lowerCase, upperCase } from './letter_case.ts';

const capitalized = (word: string): string => {
  const first = String.fromCodePoint(word.codePointAt(0)!);
  return upperCase(first) + word.slice(first.length);
};

/** The first letter of each word in upper case, the rest in lower case. */
export const initcap = scalarFunction({
  name: 'initcap',
  about: 'The first letter of each word in upper case, the rest in lower case.',
  overloads: [
    {
      args: [text],
      result: text,
      run: each1((s: string) => lowerCase(s).replace(/[\p{L}\p{N}]+/gu, capitalized)),
    },
  ],
  examples: [{ sql: "initcap('hi THOMAS')", is: 'Hi Thomas' }],
});
