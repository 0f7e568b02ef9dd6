import { errors } from '../../base/error.ts';
import { command, done, silent } from './define.ts';

const tags = { set: 'SAVEPOINT', release: 'RELEASE', rollback: 'ROLLBACK' } as const;
const words = { set: 'SAVEPOINT', release: 'RELEASE SAVEPOINT', rollback: 'ROLLBACK TO SAVEPOINT' } as const;

/** SAVEPOINT, RELEASE and ROLLBACK TO: marks in the changes of the open transaction. */
export const savepointCommand = command({
  kind: 'savepoint',
  describe: silent,
  async run({ action, name }, { session }) {
    if (!session.inTransaction) throw errors.notInTransaction(words[action]);
    if (action === 'set') session.setSavepoint(name.name);
    else if (action === 'release') session.releaseSavepoint(name.name);
    else await session.rollbackTo(name.name);
    return done(tags[action]);
  },
});
