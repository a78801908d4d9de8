const sequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** What a program printed for a terminal as text: colours and movements left out, lines that were written over as they ended. */
export function plainOutput(text: string): string {
  if (!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) return text
  const bare = text.replace(sequences, '').replaceAll('\r\n', '\n')
  const lines = bare.includes('\r') ? bare.split('\n').map(lastWritten).join('\n') : bare
  return lines.replace(controls, '')
}

/** A progress bar returns to the beginning of its line: what was written last is what stands there. */
function lastWritten(line: string): string {
  return line
    .replace(/\r+$/, '')
    .split('\r')
    .reduce((shown, written) => written + shown.slice(written.length), '')
}
