/** What a computer or its owner calls something, as one line between quotes that nothing in it can leave. */
export function quoted(name: string): string {
  return JSON.stringify(name.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim())
}
