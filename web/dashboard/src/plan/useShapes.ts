// Fetches the plan of a level and measures its rooms once.
import { useEffect, useState } from 'preact/hooks'
import { fetchAs } from '../live/request'
import { ASPECT } from './labels'
import { parsePlan, type RoomShape } from './parse'
import { boxOf, labelRoom, ringsOf, type Box, type LabelRoom } from './shapes'

export interface PlanRoom extends RoomShape {
  box: Box
  label: LabelRoom
}

export interface Plan {
  box: Box
  rooms: readonly PlanRoom[]
}

/** `none`: the level has no plan; `failed`: it could not be fetched. */
export type Shapes = { state: 'loading' | 'none' | 'failed' } | { state: 'there'; plan: Plan }

/** The shapes of a plan; fetched anew when its etag changes, the old ones meanwhile shown. */
export function useShapes(drawn: { url: string; etag: string } | null): Shapes & { retry(): void } {
  const { url, etag } = drawn ?? {}
  const [found, setFound] = useState<{ url: string; shapes: Shapes }>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (!url) return
    const abort = new AbortController()
    fetchShapes(url, abort.signal)
      .catch((): Shapes => ({ state: 'failed' }))
      .then((shapes) => abort.signal.aborted || setFound({ url, shapes }))
    return () => abort.abort()
  }, [url, etag, attempt])
  const shapes: Shapes = !url ? { state: 'none' } : found?.url === url ? found.shapes : { state: 'loading' }
  return { ...shapes, retry: () => setAttempt(attempt + 1) }
}

async function fetchShapes(url: string, signal: AbortSignal): Promise<Shapes> {
  const answer = await fetchAs(url, { signal })
  if (answer.status === 404) return { state: 'none' }
  if (!answer.ok) return { state: 'failed' }
  const plan = parsePlan(await answer.text())
  if (!plan?.rooms.length) return { state: 'none' }
  return { state: 'there', plan: { box: plan.box, rooms: plan.rooms.map(measured) } }
}

function measured(room: RoomShape): PlanRoom {
  const rings = ringsOf(room.path)
  return { ...room, box: boxOf(rings), label: labelRoom(rings, ASPECT) }
}
