import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScramServer, samePassword, scramSecret } from './scram.ts';

/** The exchange of RFC 7677, section 3. */
const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
const first = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const last =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const server = (password = 'pencil') =>
  new ScramServer(scramSecret(password, salt, 4096), '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0');

test('the example of RFC 7677', () => {
  const scram = server();
  assert.equal(
    scram.first(first),
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  );
  assert.equal(scram.final(last), 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
});

test('another password proves nothing', () => {
  const scram = server('pencils');
  scram.first(first);
  assert.equal(scram.final(last), undefined);
  const short = server();
  short.first(first);
  assert.equal(short.final(last.replace(/p=.*/, 'p=AAAA')), undefined);
});

test('what does not follow the grammar is refused', () => {
  for (const text of ['', 'n,,', 'n,,n=user', 'x,,n=user,r=abc', 'n,,m=ext,n=user,r=abc', 'n,,n=user,r=']) {
    assert.throws(() => server().first(text), { code: '08P01' }, text);
  }
  assert.throws(() => server().first('p=tls-server-end-point,,n=user,r=abc'), { code: '28000' });
  for (const text of ['', 'c=biws', last.replace('r=rOpr', 'r=xOpr'), last.replace('c=biws', 'c=eSws')]) {
    const scram = server();
    scram.first(first);
    assert.throws(() => scram.final(text), { code: '08P01' }, text);
  }
});

test('passwords are compared after normalisation', () => {
  assert.ok(samePassword('ﬁsh', 'fish'));
  assert.ok(!samePassword('fish', 'fisH'));
});
