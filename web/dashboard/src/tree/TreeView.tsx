// Made next.
export function TreeView({ buildingId }: { buildingId: string }) {
  return <p class="dim">{String(buildingId)}</p>
}
