import type { AggregateFunction } from '../define.ts';

export const aggregates: readonly AggregateFunction[] = [];
