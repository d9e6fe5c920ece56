// Bundles the embedded broker and all that it needs into one file for the packaged Node.
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/broker.mjs',
    outDir: 'dist/broker',
    target: 'node20',
    minify: true,
    rolldownOptions: { output: { entryFileNames: 'broker.mjs' } },
  },
})
