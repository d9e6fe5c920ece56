// The views: tabs at the top of a wide window, a bar at the bottom of a phone.
import { Icon, type IconName } from '../ui/Icon'
import { hrefOf, type View } from './route'

interface Entry {
  path: string
  label: string
  icon: IconName
  views: readonly View[]
  narrowOnly?: boolean
}

const ENTRIES: readonly Entry[] = [
  { path: '', label: 'Plan', icon: 'plan', views: ['overview', 'level'] },
  { path: 'places', label: 'Places', icon: 'tree', views: ['places', 'place'], narrowOnly: true },
  { path: 'watch', label: 'Watch', icon: 'watch', views: ['watch'] },
  { path: 'imports', label: 'Imports', icon: 'imports', views: ['imports'] },
]

export function ViewBar({ view, narrow }: { view: View; narrow: boolean }) {
  // beside a plan the place is part of it
  const shown = narrow || (view !== 'place' && view !== 'places') ? view : 'overview'
  return (
    <nav class="views" aria-label="Views">
      <ul>
        {ENTRIES.filter((entry) => narrow || !entry.narrowOnly).map((entry) => (
          <li key={entry.path}>
            <a href={hrefOf(entry.path)} aria-current={entry.views.includes(shown) ? 'page' : undefined}>
              <Icon name={entry.icon} />
              <span>{entry.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
