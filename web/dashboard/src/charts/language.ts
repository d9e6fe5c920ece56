// Imported before uPlot, which asks Intl for the browser's language when it loads: some browsers name one ("en-US@posix"
// under LANG=C) that Intl refuses, and the whole page would stay blank.
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: navigator.language.split('@')[0], configurable: true })
}
export {}
