import { packageVersion } from './cli/build-info';
import { run } from './cli/program';

const status = await run(process.argv.slice(2), packageVersion());
if (status !== null) process.exitCode = status;
