import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig, usage } from './config.ts';

test('flags win over the environment, the environment over the defaults', () => {
  const env = { MILLRACE_PG_PORT: '1', MILLRACE_DATA: '/d', MILLRACE_MEMORY: '1.5GB' };
  const config = readConfig(['--pg-port', '2', '--http-port=off', '--workers', '3'], env);
  assert.deepEqual(config, {
    pgPort: 2,
    httpPort: undefined,
    host: '127.0.0.1',
    data: '/d',
    workers: 3,
    memory: 1.5 * 2 ** 30,
    password: undefined,
    settings: new Map(),
    rehearsal: true,
  });
  assert.equal(readConfig(['--help'], {}), undefined);
  assert.match(usage(), /MILLRACE_PASSWORD/);
});

test('what makes no sense is told with the flag', () => {
  const wrong: readonly (readonly string[])[] = [
    ['--pg-port', '70000'],
    ['--pg-port', 'x'],
    ['--http-port', '-1'],
    ['--workers', '0'],
    ['--workers', '1.5'],
    ['--memory', 'much'],
    ['--memory', '1MB'],
    ['--memory', '101%'],
    ['--host', '0.0.0.0'],
    ['--host', '::'],
    ['--nonsense', '1'],
  ];
  for (const flags of wrong) {
    const refused = (error: unknown) => error instanceof ConfigError && error.message.includes(flags[0]);
    assert.throws(() => readConfig(flags, {}), refused, flags.join(' '));
  }
});

test('only loopback goes without a password', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    assert.equal(readConfig(['--host', host], {})?.password, undefined);
  }
  for (const host of ['0.0.0.0', '10.0.0.1', '::', 'example.com', '127.0.0.1.example.com']) {
    assert.throws(() => readConfig(['--host', host], { MILLRACE_PASSWORD: '' }), /MILLRACE_PASSWORD/);
    assert.equal(readConfig(['--host', host], { MILLRACE_PASSWORD: 'secret' })?.password, 'secret');
  }
});
