/** Pieces of one to twelve characters that look random and are the same every time. */
export function cutUnevenly(text: string): string[] {
  const characters = Array.from(text)
  const pieces: string[] = []
  let seed = characters.length
  for (let from = 0; from < characters.length;) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const size = 1 + (seed % 12)
    pieces.push(characters.slice(from, from + size).join(''))
    from += size
  }
  return pieces
}
