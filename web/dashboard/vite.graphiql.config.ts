// Builds GraphiQL with all that it needs, editor and workers included: the page asks no other host for anything.
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/graphiql',
  base: '/graphiql/',
  build: {
    outDir: '../../dist/graphiql',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 8192,
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      // "use client" means nothing in a page of this kind
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  worker: { format: 'es' },
})
