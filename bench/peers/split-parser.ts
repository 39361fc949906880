/** A node as parsers made of `split` return it. */
export interface SplitNode {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
  readonly flags: readonly string[];
  readonly master: string | null;
  readonly pingSent: number;
  readonly pongRecv: number;
  readonly configEpoch: number;
  readonly linkState: string;
  readonly slots: readonly (readonly [number, number])[];
  readonly migrating: readonly (readonly [number, string])[];
}

/**
 * CLUSTER NODES read the usual way: lines, then words, then parts of words, each an array of strings. It checks
 * nothing and cannot read IPv6 addresses; it does the least that a caller of ours could live with.
 */
export function splitParse(text: string): SplitNode[] {
  return text
    .trim()
    .split('\n')
    .map(line => {
      const [id = '', address = '', flags = '', master = '-', ping, pong, epoch, linkState = '', ...rest] =
        line.split(' ');
      const [endpoint = ''] = address.split(',');
      const [client = '', busPort] = endpoint.split('@');
      const [host = '', port] = client.split(':');
      const slots: (readonly [number, number])[] = [];
      const migrating: (readonly [number, string])[] = [];
      for (const word of rest) {
        if (word.startsWith('[')) {
          const [slot, peer = ''] = word.slice(1, -1).split(/->-|-<-/);
          migrating.push([Number(slot), peer]);
        } else {
          const [first, last] = word.split('-').map(Number);
          slots.push([first ?? 0, last ?? first ?? 0]);
        }
      }
      return {
        id,
        host,
        port: Number(port),
        busPort: Number(busPort),
        flags: flags.split(','),
        master: master === '-' ? null : master,
        pingSent: Number(ping),
        pongRecv: Number(pong),
        configEpoch: Number(epoch),
        linkState,
        slots,
        migrating,
      };
    });
}
