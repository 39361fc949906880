/** Pages are exported as files; our own server serves them. Types are checked by `npm test`, once, for the whole house. */
export default {
  output: 'export',
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Our server listens on the address, not on the name; without this, live reloading is refused.
  allowedDevOrigins: ['127.0.0.1', '[::1]'],
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  experimental: { optimizePackageImports: ['lucide-react', 'd3'] },
};
