// Makes a pasted query one that stays current.

/** The text with `@live` on its operation; as it is where that is there already, or where no query is found. */
export function withLive(text: string): string {
  const plain = text.replace(/#[^\n]*|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"/g, (part) => ' '.repeat(part.length))
  if (/@live\b/.test(plain)) return text
  const head = plain.match(/(^|[\s}])query\b\s*\w*/)
  if (!head) {
    const brace = plain.search(/\S/)
    return plain[brace] === '{' ? `${text.slice(0, brace)}query @live ${text.slice(brace)}` : text
  }
  const end = endOfVariables(plain, (head.index ?? 0) + head[0].length)
  return `${text.slice(0, end).trimEnd()} @live ${text.slice(end).trimStart()}`
}

/** Behind the variables that may follow the query's name. */
function endOfVariables(text: string, from: number): number {
  const start = text.slice(from).search(/\S/) + from
  if (text[start] !== '(') return from
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === '(') depth++
    if (text[index] === ')' && --depth === 0) return index + 1
  }
  return from
}
