import type { Kernel } from '../../define.ts';
import { each1 } from '../../each.ts';
import { mapAscii } from './text_columns.ts';

/**
 * Upper and lower case as Postgres has it: one character for one, without regard to its neighbours. Where Unicode's
 * full mapping makes several characters of one, upper case leaves it (ß) and lower case takes the first (İ).
 */

const one = (character: string): boolean => String.fromCodePoint(character.codePointAt(0)!).length === character.length;

export function upperCase(s: string): string {
  const whole = s.toUpperCase();
  if (whole.length === s.length) return whole;
  return Array.from(s, (each) => (one(each.toUpperCase()) ? each.toUpperCase() : each)).join('');
}

export function lowerCase(s: string): string {
  const whole = s.toLowerCase();
  // A sigma becomes another letter at the end of a word.
  if (whole.length === s.length && !whole.includes('ς')) return whole;
  return Array.from(s, (each) => String.fromCodePoint(each.toLowerCase().codePointAt(0)!)).join('');
}

const asciiTable = (convert: (s: string) => string): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => convert(String.fromCharCode(code)).charCodeAt(0));

/** Columns of ASCII go by a table, others text by text. */
function converting(convert: (s: string) => string): Kernel {
  const table = asciiTable(convert);
  const slow = each1(convert);
  return (args, rows, result, call) => mapAscii(args[0], rows, table) ?? slow(args, rows, result, call);
}

export const upperKernel = converting(upperCase);
export const lowerKernel = converting(lowerCase);
