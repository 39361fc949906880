import type { Millis } from '@/lib/cluster/ids';
import { forgottenAt, gossipDelay, suspectsAt } from './opinions';
import { majority, type SimNode, type Trouble, voters, type World } from './world';

/** Raises FAIL where a majority of the voting masters suspects, and ends troubles that everyone has forgiven. */
export function detectFailures(world: World, now: Millis): void {
  if (world.troubled.size === 0) return;
  const electorate = voters(world);
  for (const subject of world.troubled) {
    const trouble = subject.trouble;
    if (!trouble) continue;
    if (now >= forgottenAt(world, subject, trouble)) endTrouble(world, subject);
    else if (trouble.upAt === null && trouble.failAt === null)
      judge(world, electorate, subject, trouble, now);
  }
}

function judge(world: World, electorate: SimNode[], subject: SimNode, trouble: Trouble, now: Millis): void {
  let votes = 0;
  for (const voter of electorate) {
    if (voter === subject || voter.process !== 'running') continue;
    if (now >= suspectsAt(world, voter, subject, trouble)) votes++;
  }
  if (votes < majority(electorate.length)) trouble.majorityAt = null;
  else if (trouble.majorityAt === null) trouble.majorityAt = now;
  else if (now >= trouble.majorityAt + gossipDelay(world)) trouble.failAt = now;
}

export function endTrouble(world: World, subject: SimNode): void {
  subject.trouble = null;
  world.troubled.delete(subject);
}
