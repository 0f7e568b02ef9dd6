import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Waiting for a connection longer than this means the endpoint is down. */
const connectionTimeoutMs = 5000;
const mostSockets = 64;

/**
 * A client with the standard chain of credentials and region. With an endpoint of one's own, buckets are named in the
 * path and the region does not matter. Attempts are made by `retrying`, which also sees bodies that end too early, so the
 * SDK makes one only.
 */
export function s3Client(environment: Environment): S3Client {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return new S3Client({
    maxAttempts: 1,
    followRegionRedirects: true,
    // Checksums beyond what a request needs are not spoken by every S3 there is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      httpAgent: { maxSockets: mostSockets, keepAlive: true },
      httpsAgent: { maxSockets: mostSockets, keepAlive: true },
    },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(region === undefined && endpoint !== undefined ? { region: 'us-east-1' } : {}),
    ...(region === undefined ? {} : { region }),
    ...givenCredentials(environment),
  });
}

/** Keys in the environment come first in the chain anyway; given here, they also work for another environment than ours. */
function givenCredentials(environment: Environment): Pick<S3ClientConfig, 'credentials'> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return {};
  const session = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {};
  return { credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...session } };
}
