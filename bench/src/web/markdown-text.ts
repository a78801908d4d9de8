const parts = [
  '## A heading with some words\n\n',
  'A paragraph that says **something strong**, something *soft*, a bit of `code` and a [link](https://example.org). ',
  'It goes on for a while, as answers do, and has a formula like $e^{i\\pi} + 1 = 0$ in the middle of a sentence.\n\n',
  '- first of some points\n- second, with `code`\n- third, which is **longer** than the others and goes on\n\n',
  '| name | amount | why |\n|---|---:|---|\n| apples | 3 | for the cake |\n| pears | 12 | nobody knows |\n| plums | 0 | eaten |\n\n',
  '```ts\nexport function add(a: number, b: number): number {\n  // both are numbers\n  return a + b\n}\n```\n\n',
  '> Somebody said so,\n> and it was written down.\n\n',
  '1. one\n2. two\n3. three\n\n',
]

/** Text as models write it, in tokens of about four characters, as many as are wanted. */
export function markdownTokens(count: number): string[] {
  const text = parts.join('')
  const all = text.match(/[\s\S]{1,4}/g) ?? []
  return Array.from({ length: count }, (_, at) => all[at % all.length] ?? ' ')
}
