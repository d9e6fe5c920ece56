// One hit of the search: what it is, its name, and where.
import { useEffect, useRef } from 'preact/hooks'
import { formatClass, nameOf } from '../ui/format'
import { Icon, type IconName } from '../ui/Icon'
import type { SearchEntity } from './searches'

const ICONS: Record<string, IconName> = { Site: 'site', Building: 'building', Level: 'level', Space: 'space', Zone: 'zone', System: 'system', Point: 'point' }

interface Props {
  id: string
  entity: SearchEntity
  active: boolean
  onChoose: () => void
}

export function Hit({ id, entity, active, onChoose }: Props) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    // pointer down, not click: the field must not lose its focus first
    <div ref={row} class="hit" role="option" id={id} aria-selected={active} onPointerDown={(event) => { event.preventDefault(); onChoose() }}>
      <Icon name={ICONS[entity.__typename] ?? 'asset'} />
      <span class="clip">{nameOf(entity)}</span>
      <span class="dim clip">{whereIs(entity)}</span>
    </div>
  )
}

function whereIs(entity: SearchEntity): string {
  const at = 'of' in entity ? (entity.of ?? entity.place) : 'place' in entity ? entity.place : 'level' in entity ? entity.level : null
  const what = entity.classes[0] ? formatClass(entity.classes[0].ref) : entity.__typename
  return [what, at?.name].filter(Boolean).join(' · ')
}
