// Zooming and moving a drawing by wheel, fingers, mouse and buttons.
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Box } from './shapes'
import { isWhole, moved, showing, zoomed } from './view'

const DRAG = 4 // px: less is a click

export interface ViewControl {
  view: Box
  /** Pixels per metre. */
  scale: number
  whole: boolean
  zoomBy(factor: number): void
  reset(): void
  show(box: Box): void
}

export function useView(element: RefObject<SVGSVGElement | null>, whole: Box): ViewControl {
  const [view, setView] = useState(whole)
  const size = useSize(element)
  useEffect(() => setView(whole), [whole])
  useGestures(element, (change) => setView((now) => change(now, whole)))
  return {
    view,
    scale: Math.min(size.width / view.width, size.height / view.height),
    whole: isWhole(view, whole),
    zoomBy: (factor) => setView(zoomed(view, whole, factor, view.x + view.width / 2, view.y + view.height / 2)),
    reset: () => setView(whole),
    show: (box) => setView(showing(view, whole, box)),
  }
}

function useSize(element: RefObject<Element | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return size
}

type Change = (apply: (view: Box, whole: Box) => Box) => void

function useGestures(element: RefObject<SVGSVGElement | null>, change: Change): void {
  const act = useRef(change)
  act.current = change
  useEffect(() => {
    const svg = element.current
    if (!svg) return
    const abort = new AbortController()
    follow(svg, (apply) => act.current(apply), abort.signal)
    return () => abort.abort()
  }, [])
}

function follow(svg: SVGSVGElement, change: Change, signal: AbortSignal): void {
  const pointers = new Map<number, { x: number; y: number }>()
  let dragged = false
  const spot = (x: number, y: number): DOMPoint => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()?.inverse())

  svg.addEventListener('wheel', (event) => {
    event.preventDefault()
    const { x, y } = spot(event.clientX, event.clientY)
    const factor = Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002))
    change((view, whole) => zoomed(view, whole, factor, x, y))
  }, { signal, passive: false })

  svg.addEventListener('pointerdown', (event) => {
    if (event.button) return
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    dragged = false
  }, { signal })

  svg.addEventListener('pointermove', (event) => {
    const from = pointers.get(event.pointerId)
    if (!from) return
    const to = { x: event.clientX, y: event.clientY }
    if (!dragged && Math.hypot(to.x - from.x, to.y - from.y) < DRAG) return
    if (!dragged) svg.setPointerCapture(event.pointerId) // not before: a captured click would miss its room
    dragged = true
    pointers.set(event.pointerId, to)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    const [start, end] = [spot(from.x, from.y), spot(to.x, to.y)]
    if (!other) change((view, whole) => moved(view, whole, start.x - end.x, start.y - end.y))
    else {
      const factor = Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, Math.hypot(from.x - other.x, from.y - other.y))
      const middle = spot((to.x + other.x) / 2, (to.y + other.y) / 2)
      change((view, whole) => zoomed(view, whole, factor, middle.x, middle.y))
    }
  }, { signal })

  const release = (event: PointerEvent): void => void pointers.delete(event.pointerId)
  for (const name of ['pointerup', 'pointercancel'] as const) svg.addEventListener(name, release, { signal })
  svg.addEventListener('pointerleave', (event) => svg.hasPointerCapture(event.pointerId) || release(event), { signal })
  svg.addEventListener('click', (event) => dragged && event.preventDefault(), { signal, capture: true })
  svg.addEventListener('dragstart', (event) => event.preventDefault(), { signal })
}
