import { run } from './run.ts';

/** What must hold before every commit, in under a minute: types, style, the laws of the house, the fast tests. */
run('tsc', ['--noEmit', '-p', '.']);
run('biome', ['check', '.']);
// One process for all files: starting one for each costs more than the tests themselves.
run('node', [
  '--test',
  '--test-isolation=none',
  '--test-reporter=dot',
  'test/house/*.test.ts',
  'src/**/*.test.ts',
  'server/**/*.test.ts',
  'sqllogic/*.test.ts',
]);
