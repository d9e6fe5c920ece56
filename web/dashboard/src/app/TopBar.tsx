// The bar at the top: which building, search, how everything is, light or dark.
import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/Icon'
import { Search } from '../tree/Search'
import { StatusLine } from '../status/StatusLine'
import type { BuildingChoice } from './building'
import { go, hrefOf } from './route'
import { toggleTheme, useTheme } from './theme'

export function TopBar({ choice, children }: { choice: BuildingChoice; children: ComponentChildren }) {
  const { buildings, building } = choice
  return (
    <header class="top">
      <h1><a href={hrefOf('')} class="brand" aria-label="Edifice"><Mark /><span>Edifice</span></a></h1>
      {buildings.length > 1 && (
        <select class="input" aria-label="Building" value={building?.id} onChange={(event) => go('', { building: event.currentTarget.value })}>
          {buildings.map((one) => <option key={one.id} value={one.id}>{one.name ?? one.key}</option>)}
        </select>
      )}
      {buildings.length === 1 && <p class="building clip">{building?.name ?? building?.key}</p>}
      {children}
      <Search buildingId={building?.id ?? null} />
      <StatusLine building={building} />
      <ThemeButton />
    </header>
  )
}

function ThemeButton() {
  const dark = useTheme() === 'dark'
  const label = dark ? 'Switch to light' : 'Switch to dark'
  return (
    <button type="button" class="button quiet icon" onClick={toggleTheme} aria-label={label} title={label}>
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  )
}

function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path d="M8 25V12l8-5 8 5v13M8 18.5h16M16 12v13" fill="none" stroke="var(--on-accent)" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}
