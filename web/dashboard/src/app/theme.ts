// Light or dark: as the system says, until the user says otherwise.
import { lasting } from '../ui/shelf'
import { createStore, useStore } from '../ui/store'

export type Theme = 'light' | 'dark'

const KEY = 'edifice-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const chosen = (): Theme | null => {
  const kept = lasting.read(KEY)
  return kept === 'light' || kept === 'dark' ? kept : null
}

const theme = createStore<Theme>(chosen() ?? (system.matches ? 'dark' : 'light'))

function show(): void {
  const own = chosen()
  if (own) document.documentElement.dataset.theme = own
  else delete document.documentElement.dataset.theme
  theme.set(own ?? (system.matches ? 'dark' : 'light'))
}
system.addEventListener('change', show)
show()

/** The theme that is shown; whoever draws on a canvas draws anew when it changes. */
export const useTheme = (): Theme => useStore(theme)

export function toggleTheme(): void {
  const next = theme.get() === 'dark' ? 'light' : 'dark'
  // back to what the system says means to follow it again
  lasting.write(KEY, (system.matches ? 'dark' : 'light') === next ? null : next)
  show()
}
