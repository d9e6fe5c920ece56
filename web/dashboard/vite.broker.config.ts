// Bundles the embedded broker and all that it needs into one file for the packaged Node.
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/broker.mjs',
    outDir: 'dist/broker',
    target: 'node20',
    minify: true,
    license: { fileName: 'LICENSES.md' }, // those of what is bundled, which ask to go where it goes
    rolldownOptions: { output: { entryFileNames: 'broker.mjs' } },
  },
})
