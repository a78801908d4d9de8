/** Where the page of files shows what one call of an agent has changed. `toolUseId`: as its tool card knows it. */
export function addressOfChange(agentId: string, toolUseId: string): string {
  return `#/files/${[agentId, changesPart, toolUseId].map(encodeURIComponent).join('/')}`
}

/** The part of an address that stands for the changes in the place of a path. */
export const changesPart = ':changes'
