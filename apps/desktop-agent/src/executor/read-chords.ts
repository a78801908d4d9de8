/** `ctrl+a Delete` is two chords, of `ctrl` and `a`, then of `Delete`; the plus sign is the last key of `ctrl++`. */
export function readChords(text: string): string[][] {
  const chords = text.split(/\s+/).filter((chord) => chord !== '')
  return chords.length === 0 ? [['space']] : chords.map(readChord)
}

/** Keys held down meanwhile; none for no text. */
export function readHeld(text: string | undefined): string[] {
  return text === undefined || text.trim() === '' ? [] : readChord(text.replace(/\s+/g, ''))
}

function readChord(chord: string): string[] {
  if (chord.length === 1) return [chord]
  const plus = chord.endsWith('+') ? ['+'] : []
  const named = chord.split('+').filter((key) => key !== '')
  return [...named, ...plus]
}
