// Nearer, farther, all of it.
import type { ViewControl } from './useView'

export function ZoomButtons({ control }: { control: ViewControl }) {
  return (
    <div class="plan-zoom" role="group" aria-label="Zoom">
      <Button label="Zoom in" path="M8 3.5v9M3.5 8h9" onClick={() => control.zoomBy(1.5)} />
      <Button label="Zoom out" path="M3.5 8h9" disabled={control.whole} onClick={() => control.zoomBy(1 / 1.5)} />
      <Button label="Show the whole plan" path="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" disabled={control.whole} onClick={control.reset} />
    </div>
  )
}

function Button({ label, path, disabled, onClick }: { label: string; path: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" class="button icon" aria-label={label} title={label} aria-disabled={disabled} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}
