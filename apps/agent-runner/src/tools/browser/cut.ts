/** The beginning of a long text, up to the end of a line, and how much is missing. */
export function cut(text: string, most: number, instead: string): string {
  if (text.length <= most) return text
  const line = text.lastIndexOf('\n', most)
  const end = line > most / 2 ? line : most
  return `${text.slice(0, end)}\n[… ${(text.length - end).toLocaleString('en-US')} more characters. ${instead}]`
}
