import { errors, SqlError } from '../base/error.ts';
import { changed } from './local_store.ts';
import { type S3Path, s3Address } from './s3_path.ts';

/** A body that has not the bytes that were asked for; tried again like a reset. */
export class ShortBody extends Error {}

/** An attempt that took too long. */
export class TimedOut extends Error {
  override readonly name = 'TimeoutError';
}

interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const statusOf = (thrown: unknown): number => (thrown as ServiceError).$metadata?.httpStatusCode ?? 0;
const nameOf = (thrown: unknown): string => String((thrown as ServiceError).name ?? '');

/** The system's code of a failed connection, which may hide below several causes. */
function networkCode(thrown: unknown): string {
  let at: unknown = thrown;
  for (let depth = 0; depth < 4 && at instanceof Error; depth++) {
    const code = (at as ServiceError).code;
    if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
    at = at.cause ?? (at as AggregateError).errors?.[0];
  }
  return '';
}

const transientNames = new Set([
  ...['SlowDown', 'InternalError', 'ServiceUnavailable', 'RequestTimeout', 'TimeoutError', 'OperationAborted'],
  ...['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'NetworkingError'],
]);
const transientCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ECONNABORTED']);

export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof ShortBody) return true;
  const status = statusOf(thrown);
  if (status >= 500 || status === 429) return true;
  return transientNames.has(nameOf(thrown)) || transientCodes.has(networkCode(thrown));
}

export const isMissing = (thrown: unknown): boolean => {
  const name = nameOf(thrown);
  return name === 'NoSuchKey' || name === 'NotFound' || (statusOf(thrown) === 404 && name !== 'NoSuchBucket');
};

export const isMissingUpload = (thrown: unknown): boolean =>
  nameOf(thrown) === 'NoSuchUpload' || (statusOf(thrown) === 404 && nameOf(thrown) !== 'NoSuchBucket');

/**
 * What went wrong with S3 as an SqlError that names bucket and key. Only fixed texts, error names and status codes are
 * told: messages and causes of the SDK may hold keys, tokens or signed addresses.
 */
export function s3Error(doing: string, at: S3Path, thrown: unknown): unknown {
  if (thrown instanceof SqlError) return thrown;
  const address = s3Address(at);
  const what = `could not ${doing} "${address}"`;
  const name = nameOf(thrown);
  const status = statusOf(thrown);
  if (name === 'AbortError') return thrown;
  if (thrown instanceof ShortBody) return errors.io(`${what}: ${thrown.message}`);
  if (status === 412 || status === 416) return changed(address);
  if (name === 'NoSuchBucket') return errors.io(`${what}: bucket "${at.bucket}" does not exist`);
  if (isMissing(thrown)) return errors.fileNotFound(address);
  const known = knownReason(thrown);
  if (known !== undefined) return errors.io(`${what}: ${known.reason}`, undefined, known.hint);
  if (status > 0) return errors.io(`${what}: the object store answered ${status} (${name})`);
  const code = networkCode(thrown);
  if (code !== '' || name === 'TimeoutError') {
    return errors.io(
      `${what}: the object store cannot be reached (${code || 'timeout'})`,
      undefined,
      'Check AWS_ENDPOINT_URL_S3 and the network.',
    );
  }
  return errors.io(`${what}: ${name || 'unknown error'}`);
}

interface Reason {
  readonly reason: string;
  readonly hint?: string;
}

function knownReason(thrown: unknown): Reason | undefined {
  const name = nameOf(thrown);
  const status = statusOf(thrown);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return {
      reason: 'no credentials were found',
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    };
  }
  if (thrown instanceof Error && /region is missing/i.test(thrown.message)) {
    return { reason: 'no region is configured', hint: 'Set AWS_REGION.' };
  }
  if (name === 'ExpiredToken' || name === 'ExpiredTokenException') return { reason: 'the credentials have expired' };
  if (name === 'InvalidAccessKeyId') return { reason: 'the access key is not known to the object store' };
  if (name === 'SignatureDoesNotMatch') return { reason: 'the secret access key is wrong' };
  if (status === 301 || name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed') {
    return { reason: 'the bucket is in another region', hint: 'Set AWS_REGION to the region of the bucket.' };
  }
  if (status === 403)
    return { reason: 'access denied (403)', hint: 'Check the permissions of the credentials in use.' };
  return undefined;
}
