/** Who may import whom: the house of docs/architecture.md, checked in `npm test`. */
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle has no top: split what both need.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    never(
      'lib-is-pure',
      '^lib/',
      '^(server|components|app)/',
      'lib is used by both sides and knows neither.',
    ),
    {
      name: 'lib-has-no-io',
      severity: 'error',
      comment: 'No Node built-ins in lib.',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['core'] },
    },
    never('lib-has-no-react', '^lib/', 'node_modules/(react|react-dom|next)/', 'lib draws nothing.'),
    never('server-knows-no-pages', '^server/', '^(components|app)/', 'They meet in lib/wire.ts.'),
    never('pages-know-no-server', '^(components|app)/', '^server/', 'They meet in lib/wire.ts.'),
    never(
      'components-know-no-routes',
      '^components/',
      '^app/',
      'Routes mount views, not the other way round.',
    ),
    never(
      'no-next-in-production',
      '^(server|lib)/',
      'node_modules/next/',
      'Pages are exported; development loads next by name.',
    ),
    {
      name: 'only-redis-speaks-redis',
      severity: 'error',
      comment: 'All commands pass the allow-list in server/redis.',
      from: { path: '^(app|components|lib|server)/', pathNot: '^server/redis/' },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'only-store-knows-sql',
      severity: 'error',
      comment: 'SQL stays behind the Store interface.',
      from: { path: '^(app|components|lib|server)/', pathNot: '^server/store/' },
      to: { path: 'node_modules/better-sqlite3/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
