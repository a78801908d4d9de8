/** Markdown as somebody would type it without marks: for places that would show them. */
export function plainText(markdown: string): string {
  return markdown
    .split(/(^```[^\n]*\n[\s\S]*?^```[^\S\n]*$)/m)
    .map((part) => (part.startsWith('```') ? part.replace(/^```[^\n]*\n|\n?```[^\S\n]*$/g, '') : withoutMarks(part)))
    .join('')
    .trim()
}

function withoutMarks(text: string): string {
  return text
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/^>\s?/gm, '')
    .replace(/!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_whole, label: string, address: string) =>
      label && label !== address ? `${label} (${address})` : address,
    )
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?=[\s).,;:!?]|$)/gm, '$1$2')
    .replace(/`([^`\n]+)`/g, '$1')
}
