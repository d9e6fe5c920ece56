// Made next.
export function ImportsView({ buildingId }: { buildingId: string | null }) {
  return <p class="dim">{String(buildingId)}</p>
}
