import type { Millis } from '@/lib/cluster/ids';
import { offsetOf } from './offsets';
import { publish } from './publish';
import { chance } from './seeded';
import { type Facts, isVoter, majority, replicasOf, type SimNode, voters, type World } from './world';

/** Promotes a replica of every failed master, once its election delay is over and a majority can vote. */
export function holdElections(world: World, now: Millis): void {
  for (const failed of world.troubled) {
    const trouble = failed.trouble;
    if (!trouble?.failAt || trouble.upAt !== null || !isVoter(failed)) continue;
    // cluster_legacy.c: 500 ms fixed, up to 500 ms random.
    trouble.electionAt ??= trouble.failAt + 500 + 500 * chance(world.seed, failed.number, trouble.failAt);
    if (now < trouble.electionAt) continue;
    const candidate = bestReplica(world, failed, now);
    if (!candidate) continue;
    const electorate = voters(world);
    const votes = electorate.filter(voter => voter.process === 'running' && !voter.loading).length;
    if (votes >= majority(electorate.length)) promote(world, candidate, failed, now);
    else trouble.electionAt = now + 2 * world.nodeTimeout;
  }
}

/** The running replica with the most data; the lower number among equals. */
export function bestReplica(world: World, master: SimNode, now: Millis): SimNode | undefined {
  const able = replicasOf(world, master).filter(node => node.process === 'running' && !node.loading);
  return able.sort((a, b) => offsetOf(world, b, now) - offsetOf(world, a, now) || a.number - b.number)[0];
}

/** Gives the slots of `old` to `candidate` under a new epoch. A running `old` follows at once, another one when it is back. */
export function promote(world: World, candidate: SimNode, old: SimNode, now: Millis): void {
  world.currentEpoch++;
  const electorate = voters(world).filter(voter => voter.process === 'running');
  const { ballots } = candidate;
  candidate.ballots = {
    votesAsked: ballots.votesAsked + world.members.length - 1,
    votesReceived: ballots.votesReceived + electorate.length,
    handoversAsked: ballots.handoversAsked + (old.process === 'running' ? 1 : 0),
  };
  const changes = new Map<SimNode, Facts>();
  changes.set(candidate, {
    role: 'master',
    master: null,
    configEpoch: world.currentEpoch,
    slots: old.facts.slots,
  });
  const orphan = { ...old.facts, slots: [] };
  if (old.process === 'running') changes.set(old, { ...orphan, role: 'replica', master: candidate });
  else {
    changes.set(old, orphan);
    old.demotedBy = candidate;
  }
  for (const sibling of replicasOf(world, old)) {
    if (sibling !== candidate) changes.set(sibling, { ...sibling.facts, master: candidate });
  }
  publish(world, [candidate], changes, now);
}
