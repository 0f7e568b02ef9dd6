import { errors } from '../../src/base/error.ts';
import { decodeSaslInitial } from './decode.ts';
import { authenticationSasl, authenticationSaslContinue, authenticationSaslFinal } from './encode.ts';
import type { Frame } from './framer.ts';
import { mechanism, type ScramSecret, ScramServer } from './scram.ts';
import type { SocketWriter } from './socket_writer.ts';

interface Conversation {
  readonly out: SocketWriter;
  /** The next message of the client; undefined when it has gone. */
  readonly next: () => Promise<Frame | undefined>;
}

/** Asks the client to prove that it knows the password; 28P01 when it does not. False: it has gone. */
export async function authenticate(user: string, secret: ScramSecret, { out, next }: Conversation): Promise<boolean> {
  const scram = new ScramServer(secret);
  const answer = async (): Promise<Buffer | undefined> => {
    await out.flush();
    const frame = await next();
    if (frame === undefined || frame.code === 'X') return undefined;
    if (frame.code !== 'p') {
      throw errors.protocolViolation(`expected SASL response, got message type ${frame.code.charCodeAt(0)}`);
    }
    return frame.body;
  };
  out.add(authenticationSasl(mechanism));
  const initial = await answer();
  if (initial === undefined) return false;
  const chosen = decodeSaslInitial(initial);
  if (chosen.mechanism !== mechanism)
    throw errors.protocolViolation('client selected an invalid SASL authentication mechanism');
  out.add(authenticationSaslContinue(scram.first(chosen.data ?? '')));
  const last = await answer();
  if (last === undefined) return false;
  const proof = scram.final(last.toString('utf8'));
  if (proof === undefined) throw errors.wrongPassword(user);
  out.add(authenticationSaslFinal(proof));
  return true;
}
