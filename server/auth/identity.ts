import type { Role } from '@/lib/wire';

/** Who asks. */
export interface Identity {
  readonly role: Exclude<Role, 'public'>;
  /** The token's name in the tokens file; `local` where no login is configured. */
  readonly name: string;
}

const RANK: Readonly<Record<Role, number>> = { public: 0, viewer: 1, operator: 2 };

/** True when `identity` (null for nobody) has at least the role needed. */
export function mayDo(identity: Identity | null, needed: Role): boolean {
  return RANK[identity?.role ?? 'public'] >= RANK[needed];
}
