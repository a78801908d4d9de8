import { mcpEn } from './mcp-en.ts'
import { mcpEs } from './mcp-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of MCP servers. */
export const addMcpTexts = textsOf('mcp', mcpEn, mcpEs)
