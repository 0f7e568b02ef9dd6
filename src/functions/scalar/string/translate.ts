import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each3 } from '../../each.ts';
import { characters } from './characters.ts';

function translated(s: string, from: string, to: string): string {
  const targets = characters(to);
  const map = new Map<string, string>();
  characters(from).forEach((character, i) => {
    if (!map.has(character)) map.set(character, targets[i] ?? '');
  });
  return characters(s)
    .map((character) => map.get(character) ?? character)
    .join('');
}

/** Each character of one set becomes the one at the same place of the other; those without a place vanish. */
export const translate = scalarFunction({
  name: 'translate',
  about: 'Replaces characters of one set by those of another, place by place.',
  overloads: [{ args: [text, text, text], result: text, run: each3(translated) }],
  examples: [{ sql: "translate('12345', '143', 'ax')", is: 'a2x5' }],
});
