import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../scripts/run.ts';
import { startServer, type TestServer } from './support/server.ts';

/** Our own suites over the wire; `.ci/run` checks the same files on PostgreSQL 15. */

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

const suites = new Map<string, string[]>();
for (const file of globSync('sqllogic/suites/**/*.slt', { cwd: root }).sort()) {
  const topic = file.split('/')[2];
  suites.set(topic, [...(suites.get(topic) ?? []), file]);
}

for (const [topic, files] of suites) {
  test(`sqllogic: ${topic}`, async () => {
    const args = [join(root, 'sqllogic/run.ts'), '--url', server.pgUrl.replace('//', '//me@'), ...files];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (piece) => {
      output += String(piece);
    });
    child.stderr.on('data', (piece) => {
      output += String(piece);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 0, output);
  });
}
