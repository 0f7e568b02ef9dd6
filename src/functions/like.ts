import { errors, raise } from '../base/error.ts';

/** A LIKE pattern as a test: `%` any characters, `_` one character, `\` takes the next literally. Error 22025. */
export function likeTest(pattern: string, ignoreCase: boolean): (source: string) => boolean {
  const open = /(?<!\\)(?:\\\\)*\\$/.test(pattern);
  const parts = split(open ? pattern.slice(0, -1) : pattern);
  if (open) return openTest(parts, ignoreCase);
  return (ignoreCase ? undefined : simpleTest(parts)) ?? regexTest(parts, ignoreCase);
}

/** The texts between the `%` of a pattern, those at its ends first and last; null: it is not made of these alone. */
export function likeParts(pattern: string): readonly string[] | null {
  if (/(?<!\\)(?:\\\\)*\\$/.test(pattern)) return null;
  const texts = [''];
  for (const part of split(pattern)) {
    if (part.kind === 'one') return null;
    if (part.kind === 'text') texts[texts.length - 1] += part.text;
    else texts.push('');
  }
  return texts;
}

/** A last backslash that escapes nothing is an error for the texts that get as far as to it; no text matches it. */
function openTest(parts: readonly Part[], ignoreCase: boolean): (source: string) => boolean {
  const reaches = parts.at(-1)?.kind === 'any' ? parts : [...parts, { kind: 'one' } as const, { kind: 'any' } as const];
  const test = regexTest(reaches, ignoreCase);
  return (source) =>
    test(source) ? raise(errors.invalidEscape('LIKE pattern must not end with escape character')) : false;
}

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' | 'one' };

function split(pattern: string): Part[] {
  const parts: Part[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i];
    if (character === '\\') {
      text += characters[++i];
    } else if (character === '%' || character === '_') {
      flush();
      const kind = character === '%' ? 'any' : 'one';
      if (kind === 'one' || parts[parts.length - 1]?.kind !== 'any') parts.push({ kind });
    } else text += character;
  }
  flush();
  return parts;
}

/** `abc`, `abc%`, `%abc`, `%abc%`, `%`: without a regular expression. */
function simpleTest(parts: readonly Part[]): ((source: string) => boolean) | undefined {
  const shape = parts.map(({ kind }) => (kind === 'text' ? 't' : kind === 'any' ? '%' : '_')).join('');
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  switch (shape) {
    case '':
    case 't':
      return (source) => source === text;
    case '%':
      return () => true;
    case 't%':
      return (source) => source.startsWith(text);
    case '%t':
      return (source) => source.endsWith(text);
    case '%t%':
      return (source) => source.includes(text);
    default:
      return undefined;
  }
}

function regexTest(parts: readonly Part[], ignoreCase: boolean): (source: string) => boolean {
  const body = parts.map((part) => (part.kind === 'text' ? escapeRegex(part.text) : part.kind === 'any' ? '.*' : '.'));
  const regex = new RegExp(`^(?:${body.join('')})$`, ignoreCase ? 'sui' : 'su');
  return (source) => regex.test(source);
}

/** The text as a regular expression that matches it. */
export const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** `LIKE … ESCAPE e` as a pattern whose escape is the backslash. */
export function likeEscape(pattern: string, mark: string): string {
  const marks = Array.from(mark);
  if (marks.length > 1)
    throw errors.invalidEscape('invalid escape string', 'Escape string must be empty or one character.');
  const [chosen] = marks;
  if (chosen === '\\') return pattern;
  let out = '';
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] === chosen && i + 1 < characters.length) out += `\\${characters[++i]}`;
    else if (characters[i] === chosen) out += '\\';
    else out += characters[i] === '\\' ? '\\\\' : characters[i];
  }
  return out;
}
