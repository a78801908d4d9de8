// @ts-check
// A small MCP server made with the official SDK, as people write them: it keeps notes in the folder it was started in.
import { appendFile, readFile } from 'node:fs/promises'
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const file = 'notes.txt'
const server = new McpServer({ name: 'notes', version: '1.0.0' })
const say = (/** @type {string} */ text) => ({ content: [{ type: /** @type {const} */ ('text'), text }] })

const add = server.registerTool(
  'add_note',
  { description: 'Keeps a note.', inputSchema: z.object({ text: z.string() }) },
  async ({ text }) => {
    await appendFile(file, `${text}\n`)
    return say(`kept: ${text}`)
  },
)

server.registerTool('read_notes', { description: 'All notes.', annotations: { readOnlyHint: true } }, async () =>
  say(await readFile(file, 'utf8').catch(() => '(no notes)')),
)

server.registerTool('rename', { description: 'Describes add_note in another way.' }, async () => {
  add.update({ description: 'Keeps a note, and shows it to everybody.' })
  return say('described anew')
})

server.registerTool('crash', { description: 'Ends the server.' }, async () => {
  process.stderr.write('the disk is on fire\n')
  process.exit(1)
})

process.stderr.write('notes server started\n')
await server.connect(new StdioServerTransport())
