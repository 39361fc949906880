import type { NamespaceSample, RedisProcess } from '../sample/sample';
import type { HostView, Member, Place } from './link-table';

/** A client port as members announce it, or as it is reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A member whose own kernel we see. */
export interface PlacedNode {
  readonly member: Member;
  readonly view: HostView;
  /** Null when the host looks no more into its namespace: no Redis process is left there. */
  readonly namespace: NamespaceSample | null;
  readonly process: RedisProcess | null;
  readonly place: Place;
}
