/** What turns one text into another at its end: so many characters are taken away, then these are written. */
export interface TextChange {
  deleted: number
  inserted: string
}

/** @returns The shortest change, counted in characters as a person sees them being deleted. */
export function textChange(before: string, after: string): TextChange {
  const [from, to] = [[...before], [...after]]
  let same = 0
  while (same < from.length && same < to.length && from[same] === to[same]) same++
  return { deleted: from.length - same, inserted: to.slice(same).join('') }
}
