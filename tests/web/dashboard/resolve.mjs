// Finds the page's modules as its bundler does: by a name without ".ts".
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (name, context, next) => next(/^\.{1,2}\/([^/]*\/)*[^./]+$/.test(name) ? `${name}.ts` : name, context),
})
