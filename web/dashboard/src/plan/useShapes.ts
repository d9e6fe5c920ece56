// Fetches the plan of a level and measures its rooms once.
import { useEffect, useState } from 'preact/hooks'
import { keepTrying } from '../live/keepTrying'
import { fetchAs } from '../live/request'
import { link } from '../live/socket'
import { ASPECTS } from './labels'
import { parsePlan, type RoomShape } from './parse'
import { boxOf, labelRoom, ringsOf, type Box, type LabelRoom } from './shapes'

export interface PlanRoom extends RoomShape {
  box: Box
  /** Places for its writing, one for each form of room. */
  labels: readonly LabelRoom[]
}

export interface Plan {
  box: Box
  rooms: readonly PlanRoom[]
}

/** `none`: the level has no plan; `failed`: it could not be fetched yet. */
export type Shapes = { state: 'loading' | 'none' | 'failed' } | { state: 'there'; plan: Plan }

/** The shapes of a plan; fetched anew when its etag changes, and the old ones shown until the new ones are there. */
export function useShapes(drawn: { url: string; etag: string } | null): Shapes {
  const { url, etag } = drawn ?? {}
  const [found, setFound] = useState<{ url: string; shapes: Shapes }>()
  useEffect(() => {
    if (!url) return
    const abort = new AbortController()
    const stop = keepTrying(
      {
        attempt: () => fetchShapes(url, abort.signal),
        done: (shapes) => setFound({ url, shapes }),
        failed: () => setFound((before) => (before?.url === url && before.shapes.state === 'there' ? before : { url, shapes: { state: 'failed' } })),
      },
      link,
    )
    return () => {
      stop()
      abort.abort()
    }
  }, [url, etag])
  if (!url) return { state: 'none' }
  return found?.url === url ? found.shapes : { state: 'loading' }
}

async function fetchShapes(url: string, signal: AbortSignal): Promise<Shapes> {
  const answer = await fetchAs(url, { signal })
  if (answer.status === 404) return { state: 'none' }
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  const plan = parsePlan(await answer.text())
  if (!plan?.rooms.length) return { state: 'none' }
  return { state: 'there', plan: { box: plan.box, rooms: plan.rooms.map(measured) } }
}

function measured(room: RoomShape): PlanRoom {
  const rings = ringsOf(room.path)
  return { ...room, box: boxOf(rings), labels: ASPECTS.map((aspect) => labelRoom(rings, aspect)) }
}
