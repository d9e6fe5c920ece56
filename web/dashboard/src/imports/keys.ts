// Which building dropped files are for: that of which they are a new revision, else a new one, called after the file.

interface Model {
  name: string
  entities: number
  building: { key: string } | null
}

/** A key that fits into topics, made of a file's name. */
export function keyOf(file: string): string {
  const plain = file.replace(/\.[A-Za-z0-9]+$/, '').replace(/\.(ifc|csv|ttl|rdf)$/i, '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 63)
}

/** The key to begin with; empty where no file has a name to make one of. */
export function suggestedKey(files: readonly string[], models: readonly Model[]): string {
  const known = new Set(models.filter((model) => model.entities > 0 && files.includes(model.name)).map((model) => model.building?.key))
  const [only] = known
  if (known.size === 1 && only) return only
  const named = files.find((file) => /\.ifc(zip)?$/i.test(file)) ?? files[0]
  return named ? keyOf(named) : ''
}
