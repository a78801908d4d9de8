import type { ToolDescription } from '../providers/provider.ts'
import { count, margin, upperBound } from '../turn/context/measure.ts'
import { partsOfRequest, type Parts } from '../turn/context/parts.ts'
import type { CountText } from '../turn/context/tokenizer.ts'

/** What the descriptions of MCP tools may take of a model's context. */
const mostShare = 0.1

/** The services that limit it take 128 tools, and Rain brings some of its own. */
const mostTools = 100

/** Whether a model is told of all these tools; otherwise it searches among them. */
export async function isListable(
  described: readonly ToolDescription[],
  { contextTokens, loadTokenizer }: { contextTokens: number; loadTokenizer: () => Promise<CountText> },
): Promise<boolean> {
  if (described.length > mostTools) return false
  const most = mostShare * contextTokens
  if (described.reduce((sum, tool) => sum + upperBound(partsOf(tool)), 0) <= most) return true
  const countText = await loadTokenizer()
  let tokens = 0
  for (const tool of described) {
    tokens += margin * (await tokensOf(tool, countText))
    if (tokens > most) return false
  }
  return true
}

/** Asked before every step, and the same object every time. */
const known = new WeakMap<ToolDescription, { parts: Parts; tokens: number | null }>()

function partsOf(tool: ToolDescription): Parts {
  const parts = known.get(tool)?.parts ?? partsOfRequest({ system: '', tools: [tool], conversation: [] })
  if (!known.has(tool)) known.set(tool, { parts, tokens: null })
  return parts
}

async function tokensOf(tool: ToolDescription, countText: CountText): Promise<number> {
  const parts = partsOf(tool)
  const tokens = known.get(tool)?.tokens ?? (await count(parts, countText))
  known.set(tool, { parts, tokens })
  return tokens
}
