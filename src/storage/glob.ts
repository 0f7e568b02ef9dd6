import { errors } from '../base/error.ts';

/** A path pattern, taken apart: what to list, and which of the listed paths count. */
export interface Glob {
  /** Text up to the first wildcard: what a listing by prefix may use. */
  readonly prefix: string;
  matches(path: string): boolean;
}

const special = /[*?[{]/;

export const isGlob = (path: string): boolean => special.test(path);

/** `*` and `?` stop at a slash, `**` does not; `[a-z]`, `[!a]` one character; `{a,b}` either. */
export function compileGlob(pattern: string): Glob {
  const first = pattern.search(special);
  const prefix = first === -1 ? pattern : pattern.slice(0, first);
  const body = translate(pattern);
  let expression: RegExp;
  try {
    expression = new RegExp(`^${body}$`, 'su');
  } catch (cause) {
    throw errors.invalidParameterValue(`"${pattern}" is not a valid file pattern: ${(cause as Error).message}`);
  }
  const visibleFrom = prefix.lastIndexOf('/') + 1;
  return { prefix, matches: (path) => expression.test(path) && isVisible(path.slice(visibleFrom)) };
}

/** No part of the path begins with `_` or `.`; a hive folder may: `_year=2024`. */
export function isVisible(path: string): boolean {
  return path.split('/').every((part) => !part.startsWith('.') && (!part.startsWith('_') || part.includes('=')));
}

function translate(pattern: string): string {
  let out = '';
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '*') {
      const any = pattern[i + 1] === '*';
      if (!any) out += '[^/]*';
      else if (pattern[i + 2] === '/' && (i === 0 || pattern[i - 1] === '/')) {
        // a/**/b also means a/b
        out += '(?:.*/)?';
        i += 2;
      } else {
        out += '.*';
        i += 1;
      }
    } else if (character === '?') out += '[^/]';
    else if (character === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end === -1) out += '\\[';
      else {
        out += characterClass(pattern.slice(i + 1, end));
        i = end;
      }
    } else if (character === '{') {
      braces++;
      out += '(?:';
    } else if (character === '}' && braces > 0) {
      braces--;
      out += ')';
    } else if (character === ',' && braces > 0) out += '|';
    else out += character.replace(/[\\^$.|+(){}[\]/]/, '\\$&');
  }
  return out;
}

function characterClass(inside: string): string {
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = (negated ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&');
  return negated ? `[^/${members}]` : `[${members}]`;
}
