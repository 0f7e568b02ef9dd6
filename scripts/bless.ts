import { run } from './run.ts';

/** Rewrites the golden files (.plan, .ast); the diff is the review. */
process.env.BLESS = '1';
run('node', ['--test', '--test-reporter=dot', 'src/**/*.test.ts', 'test/**/golden*.test.ts']);
