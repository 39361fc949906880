import type { FaultInfo } from '@/lib/wire';

/** The faults a demo cluster can be given, real or simulated, in the order of their buttons. */
export const DEMO_FAULTS: readonly FaultInfo[] = [
  {
    id: 'kill',
    label: 'Kill',
    help: 'Ends the process at once (SIGKILL): its ports refuse, and its replica is promoted after the node timeout.',
    target: 'any',
  },
  {
    id: 'freeze',
    label: 'Freeze',
    help: 'Stops the process without ending it (SIGSTOP): it accepts connections and answers nothing.',
    target: 'any',
  },
  { id: 'resume', label: 'Resume', help: 'Lets a frozen process go on (SIGCONT).', target: 'any' },
  {
    id: 'restart',
    label: 'Restart',
    help: 'Starts a killed process again on its port, with the nodes.conf it had.',
    target: 'any',
  },
  {
    id: 'failover',
    label: 'Fail over',
    help: 'A replica takes over from its running master (CLUSTER FAILOVER), without loss.',
    target: 'replica',
  },
  {
    id: 'migrate',
    label: 'Migrate 500 slots',
    help: 'Moves 500 slots from this master to the next one, in small batches over about 10 seconds.',
    target: 'master',
  },
  {
    id: 'drop-replica',
    label: 'Drop replica',
    help: 'All other nodes forget this replica (CLUSTER FORGET), then it is shut down for good.',
    target: 'replica',
  },
];
