// `npm run build`: everything anew.
import { ensureBuild } from './setup/build.mjs';

await ensureBuild({ force: true });
