import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export { startSimulatedMcpServer, type SimulatedMcpOptions, type SimulatedMcpServer } from './http-server.ts'

/** A simulated MCP server to be started with Node; its options go into the environment as JSON in `MCP_OPTIONS`. */
export const simulatedMcpProgram = fileURLToPath(new URL('./stdio-server.mjs', import.meta.url))

/**
 * A small real MCP server, made with the official SDK, as the words of a command for Node. The last word does nothing but
 * name where the SDK is, for a sandbox that shows only what a command names.
 */
export const notesMcpArguments = [
  fileURLToPath(new URL('./notes-server.mjs', import.meta.url)),
  createRequire(import.meta.url).resolve('@modelcontextprotocol/server'),
]
