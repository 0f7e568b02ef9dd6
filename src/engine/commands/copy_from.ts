import { errors } from '../../base/error.ts';
import { command } from './define.ts';

/** COPY FROM: not yet. */
export const copyFrom = command({
  kind: 'copy_from',
  async describe(statement) {
    throw errors.notSupported('COPY FROM', statement.at);
  },
  async run(statement) {
    throw errors.notSupported('COPY FROM', statement.at);
  },
});
