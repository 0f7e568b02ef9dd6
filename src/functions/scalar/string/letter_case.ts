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
