import { run } from './run.ts';

/** Everything that needs no server from outside. `npm test -- pattern` runs the test files that match. */
const patterns = process.argv.slice(2);
const all = ['src/**/*.test.ts', 'server/**/*.test.ts', 'sqllogic/*.test.ts', 'test/**/*.test.ts'];
run('node', ['--test', '--test-concurrency=2', ...(patterns.length > 0 ? patterns : all)]);
