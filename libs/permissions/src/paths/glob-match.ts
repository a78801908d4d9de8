/**
 * Whether the shell could turn the pattern into this path: `*` and `?` never match a slash, nor a dot at the start of a
 * name. Linear in the length of both.
 */
export function globMatches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const names = path.split('/')
  return wanted.length === names.length && wanted.every((part, at) => nameMatches(part, names[at] ?? ''))
}

function nameMatches(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  let p = 0
  let n = 0
  let star = -1
  let restart = 0
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++
      restart = n
    } else if (pattern[p] === '?' || pattern[p] === name[n]) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++restart
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
