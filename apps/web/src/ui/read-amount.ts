const most = 1_000_000

/** Dollars as a person types them: `5`, `2.50`, `2,50`, `$5`. Null when it is no amount a budget can have. */
export function readAmount(typed: string): number | null {
  const text = typed.replace(/[\s$]/g, '').replace(/^(\d*),(\d+)$/, '$1.$2')
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) return null
  const amount = Number(text)
  return amount <= most ? amount : null
}
