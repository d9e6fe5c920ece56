// Made next.
export function PlaceView({ placeId }: { placeId: string }) {
  return <p class="dim">{String(placeId)}</p>
}
