// Made next.
export function StatusLine({ buildingId }: { buildingId: string | null }) {
  return <p class="dim">{String(buildingId)}</p>
}
