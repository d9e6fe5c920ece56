// Builds the dashboard; what it needs comes with it, so that the page asks no other host for anything.
import { readFileSync } from 'node:fs'
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

/** The licence of the typeface, which asks to go where the typeface goes; it is no module, so Vite does not see it. */
const licenceOfInter: Plugin = {
  name: 'licence-of-inter',
  generateBundle() {
    const source = readFileSync(`${import.meta.dirname}/node_modules/@fontsource-variable/inter/LICENSE`)
    this.emitFile({ type: 'asset', fileName: 'LICENSE-Inter.txt', source })
  },
}

export default defineConfig({
  root: 'src',
  base: '/',
  plugins: [preact({ devToolsEnabled: false }), licenceOfInter],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // a data: address would need a wider content security policy
    modulePreload: { polyfill: false },
    license: { fileName: 'LICENSES.md' },
  },
})
