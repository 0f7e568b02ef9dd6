import { readFileSync } from 'node:fs';
import { ColumnCache } from '../../src/storage/column_cache/column_cache.ts';

/**
 * To be imported by workers (`NODE_OPTIONS=--import …`): linear memory has no room now and then. The file that
 * MILLRACE_TEST_ROOM names says when: `first count`, the allocations refused, counted since the file last changed.
 */
const file = process.env.MILLRACE_TEST_ROOM;
let said = '';
let seen = 0;

if (file !== undefined) {
  const { allocate } = ColumnCache.prototype;
  ColumnCache.prototype.allocate = function (bytes: number): number {
    const now = readFileSync(file, 'utf8');
    if (now !== said) {
      said = now;
      seen = 0;
    }
    const [first, count] = now.split(' ').map(Number);
    const isRefused = seen >= first && seen < first + count;
    seen++;
    return isRefused ? 0 : allocate.call(this, bytes);
  };
}
