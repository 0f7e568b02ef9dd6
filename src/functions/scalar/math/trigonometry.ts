import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import type { Kernel } from '../../define.ts';
import { each1 } from '../../each.ts';

/** A function of an angle, which must not be infinite (22003). */
export const ofAngle = (f: (x: number) => number): Kernel =>
  each1((x: number) =>
    x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY ? raise(errors.inputOutOfRange()) : f(x),
  );

/** The one overload of trigonometry: double precision in and out. */
export const angleOverloads = (f: (x: number) => number) => [{ args: [float64], result: float64, run: ofAngle(f) }];
