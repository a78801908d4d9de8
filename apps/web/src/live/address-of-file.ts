/** Where the page of files shows this one. `parts`: the names of its path below the agent's folder. */
export function addressOfFile(agentId: string, parts: readonly string[]): string {
  return `#/files/${[agentId, ...parts].map(encodeURIComponent).join('/')}`
}
