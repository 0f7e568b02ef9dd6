import type { ScalarFunction } from '../../define.ts';
import { ascii } from './ascii.ts';
import { byteFunctions } from './bytes.ts';
import { chr } from './chr.ts';
import { concat, concatWs } from './concat.ts';
import { convert, convertFrom, convertTo } from './convert.ts';
import { decode, encode } from './encode.ts';
import { format } from './format.ts';
import { initcap } from './initcap.ts';
import { isNormalized } from './is_normalized.ts';
import { left } from './left.ts';
import { characterLength, charLength, length } from './length.ts';
import { lower } from './lower.ts';
import { md5 } from './md5.ts';
import { normalize } from './normalize.ts';
import { bitLength, octetLength } from './octet_length.ts';
import { overlay } from './overlay.ts';
import { lpad, repeat, rpad } from './pad.ts';
import { quoteIdent } from './quote_ident.ts';
import { quoteLiteral, quoteNullable } from './quote_literal.ts';
import { regexpCount } from './regexp_count.ts';
import { regexpGroupFunctions } from './regexp_groups.ts';
import { regexpInstr } from './regexp_instr.ts';
import { regexpLike } from './regexp_like.ts';
import { regexpReplace } from './regexp_replace.ts';
import { regexpSubstr } from './regexp_substr.ts';
import { replace } from './replace.ts';
import { reverse } from './reverse.ts';
import { right } from './right.ts';
import { shaFunctions } from './sha.ts';
import { similarToEscape } from './similar_to_escape.ts';
import { splitPart } from './split_part.ts';
import { startsWith, startsWithOperator } from './starts_with.ts';
import { position, strpos } from './strpos.ts';
import { substr, substring } from './substring.ts';
import { toHex } from './to_hex.ts';
import { translate } from './translate.ts';
import { btrim, ltrim, rtrim } from './trim.ts';
import { unistr } from './unistr.ts';
import { upper } from './upper.ts';

/** Text: Postgres's manual, chapter 9.4. */
export const stringFunctions: readonly ScalarFunction[] = [
  ascii,
  chr,
  concat,
  concatWs,
  decode,
  encode,
  initcap,
  left,
  length,
  charLength,
  characterLength,
  lower,
  md5,
  octetLength,
  bitLength,
  overlay,
  lpad,
  rpad,
  repeat,
  quoteIdent,
  quoteLiteral,
  replace,
  reverse,
  right,
  splitPart,
  startsWith,
  strpos,
  position,
  substring,
  substr,
  toHex,
  translate,
  btrim,
  ltrim,
  rtrim,
  upper,
  ...byteFunctions,
  convert,
  convertFrom,
  convertTo,
  format,
  normalize,
  isNormalized,
  similarToEscape,
  quoteNullable,
  regexpCount,
  ...regexpGroupFunctions,
  regexpInstr,
  regexpLike,
  regexpReplace,
  regexpSubstr,
  ...shaFunctions,
  startsWithOperator,
  unistr,
];
