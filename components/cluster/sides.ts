/** The witnesses that share one place on the cluster screen. */
export const SIDES = ['opinions', 'links', 'hosts', 'migrations'] as const;
export type Side = (typeof SIDES)[number];

export const SIDE_NAMES: Readonly<Record<Side, string>> = {
  opinions: 'Opinions',
  links: 'Bus links',
  hosts: 'Hosts',
  migrations: 'Migrations',
};
