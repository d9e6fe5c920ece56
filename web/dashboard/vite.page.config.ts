// Builds the dashboard; what it needs comes with it, so that the page asks no other host for anything.
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src',
  base: '/',
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // a data: address would need a wider content security policy
    modulePreload: { polyfill: false },
    license: { fileName: 'LICENSES.md' },
  },
})
