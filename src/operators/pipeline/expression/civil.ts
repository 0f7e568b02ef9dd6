import { type Code, i32, select } from '../../../wasm/code.ts';
import type { Emitter } from '../emitter.ts';

/** Days in 400 years, and eras by which days are moved to be no less than 0. */
const eraDays = 146_097;
const eras = 700;

/** Fields of a day in the proleptic Gregorian calendar, each i32: see src/data/civil.ts. */
export interface Civil {
  readonly year: Code;
  readonly month: Code;
  readonly day: Code;
  /** From 0, of a year that begins in March. */
  readonly fromMarch: Code;
  /** i32, 1 from January to February. */
  readonly isEarly: Code;
}

/** Code for the fields of a day (i32, within 100 million of 1970). */
export function civilOf(days: Code, emitter: Emitter): Civil {
  const keep = (code: Code): Code => emitter.let('i32', code).get;
  const n = i32.const;
  const shifted = keep(i32.add(days, n(719_468 + eras * eraDays)));
  const era = keep(i32.divU(shifted, n(eraDays)));
  const dayOfEra = keep(i32.sub(shifted, i32.mul(era, n(eraDays))));
  const leapless = i32.sub(
    i32.add(i32.sub(dayOfEra, i32.divU(dayOfEra, n(1460))), i32.divU(dayOfEra, n(36_524))),
    i32.divU(dayOfEra, n(146_096)),
  );
  const yearOfEra = keep(i32.divU(leapless, n(365)));
  const before = i32.sub(i32.add(i32.mul(yearOfEra, n(365)), i32.shrU(yearOfEra, n(2))), i32.divU(yearOfEra, n(100)));
  const fromMarch = keep(i32.sub(dayOfEra, before));
  const shiftedMonth = keep(i32.divU(i32.add(i32.mul(fromMarch, n(5)), n(2)), n(153)));
  const isEarly = keep(i32.geU(shiftedMonth, n(10)));
  const monthStart = i32.divU(i32.add(i32.mul(shiftedMonth, n(153)), n(2)), n(5));
  return {
    year: keep(i32.add(i32.add(yearOfEra, i32.mul(i32.sub(era, n(eras)), n(400))), isEarly)),
    month: keep(i32.add(shiftedMonth, select(n(-9), n(3), isEarly))),
    day: keep(i32.add(i32.sub(fromMarch, monthStart), n(1))),
    ...{ fromMarch, isEarly },
  };
}

/** i32, from 1. */
export function dayOfYear({ year, fromMarch, isEarly }: Civil, emitter: Emitter): Code {
  const leap = isLeap(year);
  const late = i32.add(i32.add(fromMarch, i32.const(60)), leap);
  return emitter.let('i32', select(i32.sub(fromMarch, i32.const(305)), late, isEarly)).get;
}

/** i32: 1 in leap years. */
function isLeap(year: Code): Code {
  const moved = i32.add(year, i32.const(eras * 400));
  const divides = (by: number): Code => i32.eqz(i32.remU(moved, i32.const(by)));
  return i32.or(i32.and(divides(4), i32.eqz(divides(100))), divides(400));
}

/** i32: place in the year, from 1, of the first day of the day's quarter. */
export function firstOfQuarter({ year, month }: Civil): Code {
  const n = i32.const;
  const late = i32.add(
    select(n(182), select(n(91), n(274), i32.leU(month, n(6))), i32.eq(i32.divU(i32.add(month, n(2)), n(3)), n(3))),
    isLeap(year),
  );
  return select(n(1), late, i32.leU(month, n(3)));
}
