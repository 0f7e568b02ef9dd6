import { errors } from '../../base/error.ts';
import { compileRegex } from '../regex.ts';

/** The pattern of like_regex with XQuery's flags: i, m (`^ $` at lines), s (`.` also for line ends), q (literal). */
export function likeRegex(pattern: string, flags: string): RegExp {
  for (const flag of flags) {
    if (flag === 'x') throw errors.refused('XQuery "x" flag (expanded regular expressions) is not implemented');
    if (!'imsq'.includes(flag)) throw errors.invalidRegexFlag(flag);
  }
  const compiled = compileRegex(pattern, flags.includes('q') ? 'q' : '');
  const [lines, dotAll] = [flags.includes('m'), flags.includes('s')];
  const letters = `u${flags.includes('i') ? 'i' : ''}${lines ? 'm' : ''}${dotAll ? 's' : ''}`;
  return new RegExp(compiled.source, letters);
}
