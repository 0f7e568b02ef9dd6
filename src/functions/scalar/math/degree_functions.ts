import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { angleOverloads } from './trigonometry.ts';

/**
 * Trigonometry in degrees, exact where the exact value is a simple number: each function is scaled by what it gives
 * itself at 30, 45 or 60 degrees, so that the rounding errors of π fall out there.
 */

const radians = Math.PI / 180;
const sin30 = Math.sin(30 * radians);
const cos60 = 1 - Math.cos(60 * radians);

const smallSine = (x: number): number => Math.sin(x * radians) / sin30 / 2;
const smallCosine = (x: number): number => 1 - (1 - Math.cos(x * radians)) / cos60 / 2;
/** Of 0 to 90 degrees. */
const sine = (x: number): number => (x <= 30 ? smallSine(x) : smallCosine(90 - x));
const cosine = (x: number): number => (x <= 60 ? smallCosine(x) : smallSine(90 - x));
const tangent45 = sine(45) / cosine(45);
const cotangent45 = cosine(45) / sine(45);

interface Quadrant {
  /** 0 to 90 degrees. */
  readonly angle: number;
  readonly sineSign: number;
  readonly cosineSign: number;
}

/** Any angle by its mirror image in the first quadrant. */
function quadrantOf(x: number): Quadrant {
  let angle = x % 360;
  let sineSign = 1;
  let cosineSign = 1;
  if (angle < 0) {
    angle = -angle;
    sineSign = -1;
  }
  if (angle > 180) {
    angle = 360 - angle;
    sineSign = -sineSign;
  }
  if (angle > 90) {
    angle = 180 - angle;
    cosineSign = -1;
  }
  return { angle, sineSign, cosineSign };
}

// Minus zero is shown as zero, as Postgres does here.
const unsigned = (x: number): number => (x === 0 ? 0 : x);

function sineOf(x: number): number {
  const { angle, sineSign } = quadrantOf(x);
  return sineSign * sine(angle);
}

function cosineOf(x: number): number {
  const { angle, cosineSign } = quadrantOf(x);
  return cosineSign * cosine(angle);
}

function tangentOf(x: number): number {
  const { angle, sineSign, cosineSign } = quadrantOf(x);
  return unsigned((sineSign * cosineSign * (sine(angle) / cosine(angle))) / tangent45);
}

function cotangentOf(x: number): number {
  const { angle, sineSign, cosineSign } = quadrantOf(x);
  return unsigned((sineSign * cosineSign * (cosine(angle) / sine(angle))) / cotangent45);
}

const halfArcSine = Math.asin(0.5);
const halfArcCosine = Math.acos(0.5);
const arcTangentOfOne = Math.atan(1);

const arcSine = (x: number): number =>
  x <= 0.5 ? (Math.asin(x) / halfArcSine) * 30 : 90 - (Math.acos(x) / halfArcCosine) * 60;
const arcCosine = (x: number): number =>
  x <= 0.5 ? 90 - (Math.asin(x) / halfArcSine) * 30 : (Math.acos(x) / halfArcCosine) * 60;

const inRange = (x: number): number => (Math.abs(x) > 1 ? raise(errors.inputOutOfRange()) : x);
const arcSineOf = (x: number): number => (inRange(x) >= 0 ? arcSine(x) : -arcSine(-x));
const arcCosineOf = (x: number): number => (inRange(x) >= 0 ? arcCosine(x) : 90 + arcSine(-x));

const ofNumber = (f: (x: number) => number) => [{ args: [float64], result: float64, run: each1(f) }];

const inverse = (name: string, about: string, f: (x: number) => number, example: readonly [string, string]) =>
  scalarFunction({ name, about, overloads: ofNumber(f), examples: [{ sql: example[0], is: example[1] }] });
const direct = (name: string, about: string, f: (x: number) => number, example: readonly [string, string]) =>
  scalarFunction({ name, about, overloads: angleOverloads(f), examples: [{ sql: example[0], is: example[1] }] });

export const degreeFunctions: readonly ScalarFunction[] = [
  direct('sind', 'Sine of an angle in degrees.', sineOf, ['sind(30)', '0.5']),
  direct('cosd', 'Cosine of an angle in degrees.', cosineOf, ['cosd(60)', '0.5']),
  direct('tand', 'Tangent of an angle in degrees.', tangentOf, ['tand(45)', '1']),
  direct('cotd', 'Cotangent of an angle in degrees.', cotangentOf, ['cotd(45)', '1']),
  inverse('asind', 'Arc sine in degrees; an error outside -1 to 1.', arcSineOf, ['asind(0.5)', '30']),
  inverse('acosd', 'Arc cosine in degrees; an error outside -1 to 1.', arcCosineOf, ['acosd(0.5)', '60']),
  inverse('atand', 'Arc tangent in degrees.', (x) => (Math.atan(x) / arcTangentOfOne) * 45, ['atand(1)', '45']),
  scalarFunction({
    name: 'atan2d',
    about: 'Arc tangent of y / x in degrees, in the quadrant of the point.',
    overloads: [
      {
        args: [float64, float64],
        result: float64,
        run: each2((y: number, x: number) => (Math.atan2(y, x) / arcTangentOfOne) * 45),
      },
    ],
    examples: [{ sql: 'atan2d(1, 0)', is: '90' }],
  }),
];
