import type { Millis } from '@/lib/cluster/ids';
import { holdElections } from './elections';
import { detectFailures } from './failure-detection';
import { finishJoining } from './membership';
import { stepMigrations } from './migrations';
import { catchUp } from './publish';
import type { World } from './world';

/** Lets everything happen that is due at `now`. Costs nothing while nothing is wrong and nothing moves. */
export function tick(world: World, now: Millis): void {
  if (world.joining.size > 0) finishJoining(world, now);
  if (world.late.size > 0) catchUp(world, now);
  if (world.troubled.size > 0) {
    detectFailures(world, now);
    holdElections(world, now);
  }
  if (world.migrations.length > 0) stepMigrations(world, now);
}
