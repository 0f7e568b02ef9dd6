import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { openStore } from '../../src/storage/store.ts';
import { S3Double } from '../support/s3_double.ts';
import { storageContract } from './contract.ts';

const double = await S3Double.start('lake');
double.pageSize = 3;
after(() => double.close());

storageContract('S3 double', async () => ({
  store: openStore({ environment: double.environment }),
  root: 's3://lake/data/',
}));

const { MILLRACE_TEST_S3_ENDPOINT: endpoint, MILLRACE_TEST_S3_BUCKET: bucket } = process.env;
if (endpoint === undefined || bucket === undefined) {
  test('contract against a real server', { skip: 'MILLRACE_TEST_S3_ENDPOINT and _BUCKET are not set' }, () => {});
} else {
  const folder = randomUUID();
  const environment = { ...process.env, AWS_ENDPOINT_URL_S3: endpoint };
  storageContract('real S3 server', async () => ({
    store: openStore({ environment }),
    root: `s3://${bucket}/${folder}/`,
  }));
}
