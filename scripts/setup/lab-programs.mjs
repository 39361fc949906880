/** The server under watch, as `ensureDebian` takes it. */
export const SERVER = {
  env: 'REDIS_SERVER_BIN',
  names: ['valkey-server', 'redis-server'],
  from: 'redis-server',
};

/** What the lab needs beside Node: hosts are network namespaces, faults are packet filters. */
export const LAB_PROGRAMS = [
  SERVER,
  { env: 'IP_BIN', names: ['ip'], from: 'iproute2' },
  { env: 'IPTABLES_BIN', names: ['iptables-restore'], from: 'iptables' },
  { env: 'NSENTER_BIN', names: ['nsenter'], from: 'util-linux' },
];
