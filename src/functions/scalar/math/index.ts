import type { ScalarFunction } from '../../define.ts';
import { abs, absoluteOperator } from './abs.ts';
import { acos } from './acos.ts';
import { acosh } from './acosh.ts';
import { asin } from './asin.ts';
import { asinh } from './asinh.ts';
import { atan } from './atan.ts';
import { atan2 } from './atan2.ts';
import { atanh } from './atanh.ts';
import { cbrt, cubeRootOperator } from './cbrt.ts';
import { ceil, ceiling } from './ceil.ts';
import { cos } from './cos.ts';
import { cosh } from './cosh.ts';
import { cot } from './cot.ts';
import { degreeFunctions } from './degree_functions.ts';
import { degrees } from './degrees.ts';
import { div } from './div.ts';
import { exp } from './exp.ts';
import { factorial } from './factorial.ts';
import { floor } from './floor.ts';
import { gcd } from './gcd.ts';
import { hashShareFunction } from './hash_share.ts';
import { lcm } from './lcm.ts';
import { ln } from './ln.ts';
import { log, log10 } from './log.ts';
import { log2 } from './log2.ts';
import { mod } from './mod.ts';
import { pi } from './pi.ts';
import { pow, power } from './power.ts';
import { radians } from './radians.ts';
import { random } from './random.ts';
import { randomNormal } from './random_normal.ts';
import { round } from './round.ts';
import { minScale, scale, trimScale } from './scale.ts';
import { setseed } from './setseed.ts';
import { sign } from './sign.ts';
import { sin } from './sin.ts';
import { sinh } from './sinh.ts';
import { sqrt, squareRootOperator } from './sqrt.ts';
import { tan } from './tan.ts';
import { tanh } from './tanh.ts';
import { toNumber } from './to_number.ts';
import { trunc } from './trunc.ts';
import { widthBucket } from './width_bucket.ts';

/** Mathematics: Postgres's manual, chapter 9.3. */
export const mathFunctions: readonly ScalarFunction[] = [
  hashShareFunction,
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  ceil,
  ceiling,
  cos,
  cosh,
  cot,
  degrees,
  div,
  exp,
  factorial,
  floor,
  gcd,
  lcm,
  ln,
  log,
  log10,
  log2,
  mod,
  pi,
  pow,
  power,
  radians,
  random,
  randomNormal,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  trunc,
  ...degreeFunctions,
  minScale,
  scale,
  setseed,
  trimScale,
  widthBucket,
  absoluteOperator,
  squareRootOperator,
  cubeRootOperator,
  toNumber,
];
