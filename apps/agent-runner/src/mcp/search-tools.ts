import { z } from 'zod'
import { defineTool, type Tool } from '../tools/tool.ts'

export const searchToolsName = 'search_tools'

/** A tool that can be found. */
export interface FindableTool {
  name: string
  description: string
}

const inputSchema = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(200)
    .describe('What the tool should do or be called, in a few words: "create issue", "calendar"'),
})

const mostFound = 8
const mostLoaded = 40

/** Finds tools by words. What it answers is callable from the next step on: `loadedTools` reads it from the rows. */
export function createSearchTools(tools: FindableTool[]): Tool<z.infer<typeof inputSchema>> {
  const servers = [...new Set(tools.map(({ name }) => name.split('__')[1] ?? ''))].sort()
  return defineTool({
    name: searchToolsName,
    description:
      `Finds tools among the ${tools.length} of the MCP servers that the person has added (${servers.join(', ').slice(0, 1_000)}). ` +
      'They are not listed here, to save room. What it finds you can call from your next step on.',
    input: inputSchema,
    repeatable: true,
    async run({ query }) {
      const found = find(tools, query)
      if (found.length === 0)
        return { content: `No tool matches. There are tools of: ${servers.join(', ')}.`, isError: false }
      const lines = found.map(({ name, description }) => `- ${name}: ${description.replace(/\s+/g, ' ').slice(0, 300)}`)
      return { content: [`${marker}${found.map(({ name }) => name).join(', ')}`, ...lines].join('\n'), isError: false }
    },
  })
}

const marker = 'You can call these now: '

/** The names that searches have given, from their outputs, the newest search first. */
export function loadedTools(outputs: string[]): Set<string> {
  const names = outputs.flatMap((output) => {
    const [first = ''] = output.split('\n', 1)
    return first.startsWith(marker) ? first.slice(marker.length).split(', ') : []
  })
  return new Set([...new Set(names)].slice(0, mostLoaded))
}

function find(tools: FindableTool[], query: string): FindableTool[] {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return tools
    .map((tool) => ({ tool, score: scoreOf(tool, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostFound)
    .map(({ tool }) => tool)
}

/** A word counts more in the name than in the description, and more as a whole than as a part. */
function scoreOf({ name, description }: FindableTool, words: string[]): number {
  const inName = name.toLowerCase()
  const inText = description.toLowerCase()
  const nameWords = new Set(inName.split(/[^\p{L}\p{N}]+/u))
  return words.reduce((score, word) => {
    const byName = nameWords.has(word) ? 8 : inName.includes(word) ? 4 : 0
    return score + byName + (inText.includes(word) ? 1 : 0)
  }, 0)
}
