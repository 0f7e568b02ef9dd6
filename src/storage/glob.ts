import { errors } from '../base/error.ts';

/** A path pattern, taken apart: what to list, where to look, and which of the listed paths count. */
export interface Glob {
  /** Text up to the first wildcard: what a listing by prefix may use. */
  readonly prefix: string;
  matches(path: string): boolean;
  /** Whether a folder (without a slash at its end) may hold matching paths, at any depth. */
  mayLead(folder: string): boolean;
}

const special = /[*?[{]/;
/** Braces multiply; beyond this the pattern is a mistake. */
const mostAlternatives = 1024;

export const isGlob = (path: string): boolean => special.test(path);

/** `*` and `?` stop at a slash, `**` as a whole name does not; `[a-z]`, `[!a]` one character; `{a,b}` either. */
export function compileGlob(pattern: string): Glob {
  const first = pattern.search(special);
  const prefix = first === -1 ? pattern : pattern.slice(0, first);
  const alternatives = expandBraces(pattern, pattern).map((alternative) => compileParts(alternative, pattern));
  const visibleFrom = prefix.lastIndexOf('/') + 1;
  return {
    prefix,
    matches: (path) => {
      if (!isVisible(path.slice(visibleFrom))) return false;
      const names = path.split('/');
      return alternatives.some((parts) => matchParts(parts, names, true));
    },
    mayLead: (folder) => {
      const names = folder.split('/');
      return isVisible(folder.slice(visibleFrom)) && alternatives.some((parts) => matchParts(parts, names, false));
    },
  };
}

/** No part of the path begins with `_` or `.`; a hive folder may: `_year=2024`. */
export function isVisible(path: string): boolean {
  return path.split('/').every((part) => !part.startsWith('.') && (!part.startsWith('_') || part.includes('=')));
}

const anyDepth = '**';
type Part = RegExp | typeof anyDepth;

/** Whether names are what the parts say; or, when not `whole`, whether more names could make them so. */
function matchParts(parts: readonly Part[], names: readonly string[], whole: boolean): boolean {
  // Which parts may be the next to match: a set, so that several `**` cost no more than parts × names.
  let next = withoutDepth(parts, new Set([0]));
  for (const name of names) {
    const after = new Set<number>();
    for (const at of next) {
      const part = parts[at];
      if (part === anyDepth) after.add(at);
      else if (part?.test(name)) after.add(at + 1);
    }
    next = withoutDepth(parts, after);
  }
  return whole ? next.has(parts.length) : [...next].some((at) => at < parts.length);
}

/** `**` may stand for no folder at all. */
function withoutDepth(parts: readonly Part[], places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(places);
  for (const at of all) if (parts[at] === anyDepth) all.add(at + 1);
  return all;
}

function compileParts(alternative: string, pattern: string): readonly Part[] {
  const names = alternative.split('/');
  return names
    .map((name, i): Part => {
      // A `**` at the end stands for files, which have a name.
      if (name === anyDepth && i < names.length - 1) return anyDepth;
      if (name === anyDepth) return /^.+$/s;
      return compileName(name, pattern);
    })
    .flatMap((part, i) => (names[i] === anyDepth && i === names.length - 1 ? [anyDepth, part] : [part]));
}

function compileName(name: string, pattern: string): RegExp {
  let body = '';
  for (let i = 0; i < name.length; i++) {
    const character = name[i];
    const end = character === '[' ? name.indexOf(']', i + 2) : -1;
    if (character === '*') body += '.*';
    else if (character === '?') body += '.';
    else if (end !== -1) {
      body += characterClass(name.slice(i + 1, end));
      i = end;
    } else body += character.replace(/[\\^$.|+(){}[\]/]/, '\\$&');
  }
  try {
    return new RegExp(`^${body.replaceAll(/(\.\*)+/g, '.*')}$`, 'su');
  } catch (cause) {
    throw errors.invalidParameterValue(`"${pattern}" is not a valid file pattern: ${(cause as Error).message}`);
  }
}

function characterClass(inside: string): string {
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = (negated ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&');
  return negated ? `[^${members}]` : `[${members}]`;
}

/** a{b,c{d,e}}f → abf, acdf, acef; a brace without its partner is an ordinary character. */
function expandBraces(text: string, pattern: string): readonly string[] {
  const found = outermostBraces(text);
  if (found === undefined) return [text];
  const { start, end, commas } = found;
  const cuts = [start, ...commas, end];
  const choices = cuts.slice(1).map((cut, i) => text.slice(cuts[i] + 1, cut));
  const tails = expandBraces(text.slice(end + 1), pattern);
  const heads = choices.flatMap((choice) => expandBraces(choice, pattern));
  if (heads.length * tails.length > mostAlternatives) {
    throw errors.invalidParameterValue(`"${pattern}" stands for more than ${mostAlternatives} patterns`);
  }
  return heads.flatMap((head) => tails.map((tail) => text.slice(0, start) + head + tail));
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly commas: readonly number[];
}

function outermostBraces(text: string): Braces | undefined {
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start + 1)) {
    const commas: number[] = [];
    let depth = 0;
    for (let i = start; i < text.length; i++) {
      if (text[i] === '{') depth++;
      else if (text[i] === ',' && depth === 1) commas.push(i);
      else if (text[i] === '}' && --depth === 0) return { start, end: i, commas };
    }
  }
  return undefined;
}
