/** Pages are exported as files; our own server serves them. Types are checked by `npm test`, once, for the whole house. */
export default {
  output: 'export',
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  experimental: { optimizePackageImports: ['lucide-react', 'd3'] },
};
