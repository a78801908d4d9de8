/** The names of tools as Gemini takes them, and back. */
export interface ToolNames {
  toWire(tool: string): string
  isDeclared(name: string): boolean
  /** A name that was never declared is given back as it is. */
  fromWire(name: string): string
}

/** Documentation and types differ on the longest name; this length is right for both. */
const LONGEST = 64

/** No two of the declared tools share a name on the wire. A tool of the past, no longer declared, is only made to fit. */
export function createToolNames(tools: string[]): ToolNames {
  const wireOf = new Map<string, string>()
  const toolOf = new Map<string, string>()
  for (const tool of tools) {
    let name = fit(tool)
    for (let n = 2; toolOf.has(name); n++) name = `${fit(tool).slice(0, LONGEST - 4)}_${n}`
    wireOf.set(tool, name)
    toolOf.set(name, tool)
  }
  return {
    toWire: (tool) => wireOf.get(tool) ?? fit(tool),
    isDeclared: (name) => toolOf.has(name),
    fromWire: (name) => toolOf.get(name) ?? name,
  }
}

function fit(tool: string): string {
  const name = tool.replace(/[^a-zA-Z0-9_-]/g, '_')
  return (/^[a-zA-Z_]/.test(name) ? name : `_${name}`).slice(0, LONGEST)
}
