import {
  bytes,
  type DataType,
  date,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  oid,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
} from '../../data/type.ts';
import type { AggregateOverload, ArgumentType } from '../define.ts';
import { extremes } from './extremes.ts';

const ordered: readonly ArgumentType[] = [
  int16,
  int32,
  int64,
  float32,
  float64,
  { kind: 'anydecimal' },
  text,
  date,
  timestamp,
  timestamptz,
  interval,
  oid,
  bytes,
  { kind: 'anyarray' },
  time,
  timetz,
  oid,
];

/** The overloads of min (sign 1) or max (sign -1): every type that has an order but boolean, as in Postgres. */
export const extremeOverloads = (sign: 1 | -1): readonly AggregateOverload[] =>
  ordered.map((type) => ({
    args: [type],
    result: ([given]: readonly DataType[]) => given,
    stateTypes: ([given]: readonly DataType[]) => [given],
    start: ([given]: readonly DataType[]) => extremes(given, sign),
  }));
