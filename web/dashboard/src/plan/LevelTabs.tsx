// The building's levels as tabs; arrow keys go up and down.
import { useEffect, useRef } from 'preact/hooks'
import { go } from '../app/route'
import { labelOf } from '../ui/format'
import type { LevelName } from './document'

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index, count) => Math.min(index + 1, count - 1),
  ArrowLeft: (index) => Math.max(index - 1, 0),
  ArrowDown: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
}

export function LevelTabs({ levels, levelId, controls }: { levels: readonly LevelName[]; levelId: string; controls: string }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [levelId])
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    const to = step && levels[step(levels.findIndex((level) => level.id === levelId), levels.length)]
    if (!to) return
    event.preventDefault()
    go(`levels/${to.id}`)
    list.current?.querySelector<HTMLElement>(`[data-level="${CSS.escape(to.id)}"]`)?.focus()
  }
  return (
    <div ref={list} class="plan-levels" role="tablist" aria-label="Levels" onKeyDown={onKeyDown}>
      {levels.map((level) => (
        <button
          key={level.id}
          type="button"
          role="tab"
          data-level={level.id}
          aria-selected={level.id === levelId}
          aria-controls={controls}
          tabIndex={level.id === levelId ? 0 : -1}
          onClick={() => go(`levels/${level.id}`)}
        >
          {labelOf(level)}
        </button>
      ))}
    </div>
  )
}
