import { command, done, silent } from './define.ts';

/** BEGIN, COMMIT, ROLLBACK and their synonyms; a failed block can only be rolled back. */
export const transactionCommand = command({
  kind: 'transaction',
  describe: silent,
  async run({ action, tag }, { session }) {
    const open = session.status !== 'idle';
    if (action === 'begin') {
      if (open) {
        session.notice({ severity: 'WARNING', code: '25001', message: 'there is already a transaction in progress' });
      } else session.begin();
      return done(tag);
    }
    if (!open) {
      session.notice({ severity: 'WARNING', code: '25P01', message: 'there is no transaction in progress' });
      await session.endImplicit(action === 'commit');
      return done(action === 'commit' ? 'COMMIT' : 'ROLLBACK');
    }
    if (action === 'commit') return done((await session.commit()) ? 'COMMIT' : 'ROLLBACK');
    await session.rollback();
    return done('ROLLBACK');
  },
});
