import { exchange, gather, scanOf, seriesOf } from './plans.ts';
import { jobOf, testCluster } from './support.ts';

/** Starts workers, gives them something to do, says who they are and waits to be killed. */
const { cluster } = await testCluster(2);
const job = cluster.run(jobOf(exchange(gather, scanOf('slow', 1e8)), seriesOf(1e8, 1e6)));
await job.batches[Symbol.asyncIterator]().next();
process.stdout.write(JSON.stringify(cluster.workers().map(({ pid }) => pid)));
setInterval(() => {}, 1000);
