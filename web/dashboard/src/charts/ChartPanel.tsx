// Made next.
export function ChartPanel({ pointIds }: { pointIds: readonly string[] }) {
  return <p class="dim">{String(pointIds)}</p>
}
