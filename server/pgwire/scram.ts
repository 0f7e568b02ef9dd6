import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { errors } from '../../src/base/error.ts';

/** SCRAM-SHA-256 as RFC 5802 and RFC 7677 define it, server side, without channel binding. */

export const mechanism = 'SCRAM-SHA-256';

/** PostgreSQL's number too. */
const iterations = 4096;

/** What is kept of a password: enough to check a client, not enough to be one. */
export interface ScramSecret {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hash = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The password in the form in which both sides hash it: SASLprep as far as Unicode's NFKC goes. */
const prepared = (password: string): string => password.normalize('NFKC');

export function scramSecret(password: string, salt = randomBytes(16), rounds = iterations): ScramSecret {
  const salted = pbkdf2Sync(prepared(password), salt, rounds, 32, 'sha256');
  return {
    salt,
    iterations: rounds,
    storedKey: hash(hmac(salted, 'Client Key')),
    serverKey: hmac(salted, 'Server Key'),
  };
}

/** One exchange: `first` answers the client's first message, `final` its last; both throw when it goes wrong. */
export class ScramServer {
  private readonly secret: ScramSecret;
  private readonly ownNonce: string;
  private nonce = '';
  private header = '';
  private messages = '';

  constructor(secret: ScramSecret, nonce = randomBytes(18).toString('base64')) {
    this.secret = secret;
    this.ownNonce = nonce;
  }

  /** 08P01 for what is no client-first-message; 28000 when the client insists on channel binding. */
  first(message: string): string {
    const parts = /^((n|y|p=[^,]*),(?:a=[^,]*)?,)((?:m=[^,]*,)?n=[^,]*,r=([!-+\--~]+)(?:,.*)?)$/.exec(message);
    if (parts === null || parts[3].startsWith('m=')) throw malformed('The first message cannot be read.');
    const [, header, binding, bare, clientNonce] = parts;
    if (binding.startsWith('p=')) throw errors.authentication('channel binding is not supported without TLS');
    this.header = header;
    this.nonce = clientNonce + this.ownNonce;
    const { salt, iterations: rounds } = this.secret;
    const answer = `r=${this.nonce},s=${salt.toString('base64')},i=${rounds}`;
    this.messages = `${bare},${answer}`;
    return answer;
  }

  /** The proof that we know the password too; undefined when the client does not. */
  final(message: string): string | undefined {
    const parts = /^(c=([^,]*),r=([^,]*)(?:,.*)?),p=([^,]*)$/.exec(message);
    if (parts === null) throw malformed('The last message cannot be read.');
    const [, withoutProof, binding, nonce, proof] = parts;
    if (nonce !== this.nonce) throw malformed('The nonce does not match.');
    if (binding !== Buffer.from(this.header).toString('base64')) throw malformed('Unexpected channel binding.');
    const whole = `${this.messages},${withoutProof}`;
    const signature = hmac(this.secret.storedKey, whole);
    const given = Buffer.from(proof, 'base64');
    if (given.length !== signature.length) return undefined;
    const clientKey = Buffer.from(given.map((byte, i) => byte ^ signature[i]));
    if (!timingSafeEqual(hash(clientKey), this.secret.storedKey)) return undefined;
    return `v=${hmac(this.secret.serverKey, whole).toString('base64')}`;
  }
}

const malformed = (detail: string) => errors.protocolViolation('malformed SCRAM message', detail);

/** Whether two secrets are the same; takes as long for a near miss as for any other. */
export const samePassword = (given: string, wanted: string): boolean =>
  timingSafeEqual(hash(Buffer.from(prepared(given))), hash(Buffer.from(prepared(wanted))));
