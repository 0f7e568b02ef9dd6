import { fieldName } from '../../../functions/scalar/date/fields.ts';
import type { Call, Cast, Expr } from '../../../plan/expr.ts';
import { type Code, f64, i32, i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Emitter } from '../emitter.ts';
import type { Emit, Source } from '../expression.ts';
import { isWithin, ofBits, type Range } from '../ranges.ts';
import { type Civil, civilOf, dayOfYear, firstOfQuarter } from './civil.ts';

const dayMicros = 86_400_000_000n;

/** Finite days whose eras fit 32 bits, and moments within them: code need not look for infinities. */
const plainDays: Range = { low: -100_000_000n, high: 100_000_000n };
const plainMicros: Range = { low: plainDays.low * dayMicros, high: plainDays.high * dayMicros };

/** A day and, of a timestamp, the microseconds within it. */
interface Moment {
  /** i32, since 1970. */
  readonly days: Code;
  /** i64; null: a date. */
  readonly time: Code | null;
  readonly micros: Emitted;
}

interface Field {
  /** i32 or i64. */
  readonly code: Code;
  readonly word: 'i32' | 'i64';
  readonly range: Range;
  readonly scale: number;
}

export const isCalendar = ({ fn, args }: Call): boolean =>
  (fn === 'extract' || fn === 'date_part' || fn === 'date_trunc') &&
  args.length === 2 &&
  args[0].kind === 'literal' &&
  typeof args[0].value === 'string' &&
  isMoment(args[1]);

const isMoment = ({ type }: Expr): boolean => type.kind === 'date' || (type.kind === 'timestamp' && !type.zoned);

/** Fields of dates and timestamps without a zone, and cutting these, where ranges show them to be finite. */
export function emitCalendar(expr: Call, source: Source, emit: Emit): Emitted {
  const name = fieldName((expr.args[0] as { readonly value: string }).value);
  const looked = source.computed(expr, 'table');
  if (looked !== null) return looked;
  const moment = momentOf(expr.args[1], source, emit);
  if (expr.fn === 'date_trunc') return truncated(name, moment, source);
  const field = fieldOf(name, moment, source);
  const { valid } = moment.micros;
  const wide = field.word === 'i64' ? field.code : i64.extendS(field.code);
  const units = source.emitter.let('i64', wide).get;
  if (expr.fn === 'extract') return { word: 'i64', value: units, valid, ...field.range, scale: field.scale };
  // A double holds these exactly, so that the one division rounds as the plain engine does.
  if (!isWithin(field.range, ofBits(54))) notCompiled('a field of more than 53 bits');
  const number = f64.fromI64(units);
  const value = field.scale === 0 ? number : f64.div(number, f64.const(10 ** field.scale));
  return { word: 'f64', value: source.emitter.let('f64', value).get, valid, low: 0n, high: 0n, scale: 0 };
}

/** Between dates and timestamps without a zone; null: it is no such cast. */
export function emitCalendarCast({ input, type }: Cast, value: Emitted, { emitter }: Source): Emitted | null {
  const from = input.type;
  if (from.kind === 'date' && type.kind === 'timestamp' && !type.zoned) {
    if (!isWithin(value, plainDays)) return notCompiled('dates that may be infinite');
    const micros = emitter.let('i64', i64.mul(value.value, i64.const(dayMicros))).get;
    return { ...value, value: micros, low: value.low * dayMicros, high: value.high * dayMicros };
  }
  if (from.kind !== 'timestamp' || from.zoned || type.kind !== 'date') return null;
  if (!isWithin(value, plainMicros)) return notCompiled('timestamps that may be infinite');
  return { ...value, value: emitter.let('i64', quotient(value, dayMicros)).get, ...plainDays };
}

function momentOf(expr: Expr, source: Source, emit: Emit): Moment {
  const { emitter } = source;
  const value = emit(expr, source);
  if (expr.type.kind === 'date') {
    if (!isWithin(value, plainDays)) notCompiled('dates that may be infinite');
    return { days: emitter.let('i32', i32.wrap(value.value)).get, time: null, micros: value };
  }
  if (!isWithin(value, plainMicros)) notCompiled('timestamps that may be infinite');
  const days = emitter.let('i64', quotient(value, dayMicros)).get;
  const time = emitter.let('i64', i64.sub(value.value, i64.mul(days, i64.const(dayMicros)))).get;
  return { days: emitter.let('i32', i32.wrap(days)).get, time, micros: value };
}

/** Rounded down: what is divided is moved to be no less than 0, by a multiple of the divisor. */
function quotient({ value, low }: Emitted, divisor: bigint): Code {
  const moved = low >= 0n ? 0n : (-low + divisor - 1n) / divisor;
  const whole = i64.divU(i64.add(value, i64.const(moved * divisor)), i64.const(divisor));
  return moved === 0n ? whole : i64.sub(whole, i64.const(moved));
}

const small = (code: Code, low: number, high: number): Field => ({
  ...{ code, word: 'i32', scale: 0 },
  range: { low: BigInt(low), high: BigInt(high) },
});

const years = 300_000;

function fieldOf(name: string, moment: Moment, { emitter }: Source): Field {
  const { days, time } = moment;
  const civil = (): Civil => civilOf(days, emitter);
  switch (name) {
    case 'year': {
      const { year } = civil();
      // There is no year 0: 1 BC is -1.
      return small(i32.sub(year, i32.leS(year, i32.const(0))), -years, years);
    }
    case 'quarter':
      return small(i32.divU(i32.add(civil().month, i32.const(2)), i32.const(3)), 1, 4);
    case 'month':
      return small(civil().month, 1, 12);
    case 'day':
      return small(civil().day, 1, 31);
    case 'doy':
      return small(dayOfYear(civil(), emitter), 1, 366);
    case 'week': {
      // The week belongs to the year of its Thursday.
      const thursday = emitter.let('i32', i32.sub(i32.add(days, i32.const(3)), weekday(days, 3))).get;
      const place = dayOfYear(civilOf(thursday, emitter), emitter);
      return small(i32.divU(i32.add(place, i32.const(6)), i32.const(7)), 1, 53);
    }
    case 'dow':
      return small(weekday(days, 4), 0, 6);
    case 'isodow':
      return small(i32.add(weekday(days, 3), i32.const(1)), 1, 7);
    default:
      return time === null ? dateOnly(name, moment) : timeField(name, time, moment);
  }
}

/** Seconds of a date; it has no hours. */
function dateOnly(name: string, { micros }: Moment): Field {
  if (name !== 'epoch') return notCompiled(`${name} of dates`);
  const code = i64.mul(micros.value, i64.const(86_400n));
  return { code, word: 'i64', scale: 0, range: { low: micros.low * 86_400n, high: micros.high * 86_400n } };
}

function timeField(name: string, time: Code, { micros }: Moment): Field {
  const part = (length: bigint, count: bigint, scale = 0): Field => ({
    code: i64.remU(length === 1n ? time : i64.divU(time, i64.const(length)), i64.const(count)),
    ...{ word: 'i64', scale },
    range: { low: 0n, high: count - 1n },
  });
  switch (name) {
    case 'hour':
      return part(3_600_000_000n, 24n);
    case 'minute':
      return part(60_000_000n, 60n);
    case 'second':
      return part(1n, 60_000_000n, 6);
    case 'milliseconds':
      return part(1n, 60_000_000n, 3);
    case 'microseconds':
      return part(1n, 60_000_000n);
    case 'epoch':
      return { code: micros.value, word: 'i64', scale: 6, range: micros };
    default:
      return notCompiled(`the field ${name}`);
  }
}

/** 0 to 6: days since the weekday that is `shift` days before 1970-01-01, a Thursday. */
const weekday = (days: Code, shift: number): Code =>
  i32.remU(i32.add(days, i32.const(Number(plainDays.high) + 5 + shift)), i32.const(7));

const lengths: Readonly<Record<string, bigint>> = {
  microseconds: 1n,
  milliseconds: 1000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: dayMicros,
};

function truncated(name: string, moment: Moment, source: Source): Emitted {
  const { emitter } = source;
  const { micros, days, time } = moment;
  if (time === null) return notCompiled('date_trunc of dates');
  const range = { low: micros.low - 366n * dayMicros, high: micros.high };
  if (Object.hasOwn(lengths, name)) {
    const length = lengths[name];
    const value = emitter.let('i64', i64.mul(quotient(micros, length), i64.const(length))).get;
    return { ...micros, value, ...range };
  }
  const first = emitter.let('i32', firstDay(name, days, emitter)).get;
  return { ...micros, value: emitter.let('i64', i64.mul(i64.extendS(first), i64.const(dayMicros))).get, ...range };
}

function firstDay(name: string, days: Code, emitter: Emitter): Code {
  if (name === 'week') return i32.sub(days, weekday(days, 3));
  const civil = civilOf(days, emitter);
  const one = i32.const(1);
  if (name === 'month') return i32.add(i32.sub(days, civil.day), one);
  if (name === 'year') return i32.add(i32.sub(days, dayOfYear(civil, emitter)), one);
  if (name === 'quarter') return i32.add(i32.sub(days, dayOfYear(civil, emitter)), firstOfQuarter(civil));
  return notCompiled(`date_trunc to ${name}`);
}
