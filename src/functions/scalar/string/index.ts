import type { ScalarFunction } from '../../define.ts';
import { ascii } from './ascii.ts';
import { chr } from './chr.ts';
import { concat, concatWs } from './concat.ts';
import { decode, encode } from './encode.ts';
import { initcap } from './initcap.ts';
import { left } from './left.ts';
import { characterLength, charLength, length } from './length.ts';
import { lower } from './lower.ts';
import { md5 } from './md5.ts';
import { bitLength, octetLength } from './octet_length.ts';
import { overlay } from './overlay.ts';
import { lpad, repeat, rpad } from './pad.ts';
import { quoteIdent } from './quote_ident.ts';
import { quoteLiteral } from './quote_literal.ts';
import { replace } from './replace.ts';
import { reverse } from './reverse.ts';
import { right } from './right.ts';
import { splitPart } from './split_part.ts';
import { startsWith } from './starts_with.ts';
import { position, strpos } from './strpos.ts';
import { substr, substring } from './substring.ts';
import { toHex } from './to_hex.ts';
import { translate } from './translate.ts';
import { btrim, ltrim, rtrim } from './trim.ts';
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
];
