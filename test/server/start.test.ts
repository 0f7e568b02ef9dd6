import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url).pathname;

/** What a supervisor or a container does: it knows the process of npm only. */
test('npm start hands SIGTERM to the server, which drains and ends with 0', { timeout: 60_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'millrace-start-'));
  const flags = ['--pg-port', '0', '--http-port', 'off', '--workers', '1', '--data', data];
  const npm = spawn('npm', ['start', '--', ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(npm, 'exit');
  for await (const line of createInterface({ input: npm.stdout })) {
    if (line.startsWith('millrace ready')) npm.kill('SIGTERM');
  }
  // The loop ends when the last process that holds standard output has ended: the server, too.
  assert.deepEqual(await ended, [0, null]);
  rmSync(data, { recursive: true });
});
