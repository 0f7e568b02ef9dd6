import { runningOperator } from '../define.ts';
import { firstRows } from './first_rows.ts';

/** Skips `offset` rows and passes `count`; stops its input as soon as it has them. */
export const limit = runningOperator({
  kind: 'limit',
  run: ({ count, offset }, [input]) => firstRows(input, offset, count ?? Number.POSITIVE_INFINITY),
});
