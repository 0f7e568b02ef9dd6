import { civilFromDays } from '../../data/civil.ts';
import { putPadded } from './digits.ts';

/** Days of the years 1 to 9999, whose texts have a plain form. */
const [firstDay, lastDay] = [-719162, 2932896];
const daySeconds = 86_400;
const million = 1_000_000;
const dash = 45;
const colon = 58;

const dateBytes = 10;
/** Texts of days seen before, each in the place that its last bits name: columns hold the same days again and again. */
const places = 4096;
const knownDays = new Int32Array(places).fill(lastDay + 1);
const knownTexts = new Uint8Array(places * dateBytes);

/** `2024-01-31`; -1 for days that are written otherwise. */
export function putDate(out: Uint8Array, at: number, days: number): number {
  if (days < firstDay || days > lastDay) return -1;
  const place = days & (places - 1);
  const from = place * dateBytes;
  if (knownDays[place] !== days) {
    knownDays[place] = days;
    makeDate(knownTexts, from, days);
  }
  for (let i = 0; i < dateBytes; i++) out[at + i] = knownTexts[from + i];
  return at + dateBytes;
}

function makeDate(out: Uint8Array, at: number, days: number): void {
  const { year, month, day } = civilFromDays(days);
  putPadded(out, at, year, 4);
  out[at + 4] = dash;
  putPadded(out, at + 5, month, 2);
  out[at + 7] = dash;
  putPadded(out, at + 8, day, 2);
}

/** `2024-01-31 12:00:00.5` of microseconds since 1970; -1 for those that are written otherwise. */
export function putTimestamp(out: Uint8Array, at: number, micros: number): number {
  const seconds = Math.floor(micros / million);
  const days = Math.floor(seconds / daySeconds);
  const date = putDate(out, at, days);
  if (date < 0) return -1;
  const clock = seconds - days * daySeconds;
  out[date] = 32;
  putPadded(out, date + 1, (clock / 3600) | 0, 2);
  out[date + 3] = colon;
  putPadded(out, date + 4, ((clock / 60) | 0) % 60, 2);
  out[date + 6] = colon;
  const end = putPadded(out, date + 7, clock % 60, 2);
  const fraction = micros - seconds * million;
  if (fraction === 0) return end;
  out[end] = 46;
  let last = putPadded(out, end + 1, fraction, 6);
  while (out[last - 1] === 48) last--;
  return last;
}
