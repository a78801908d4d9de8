import { fileURLToPath } from 'node:url'

export { startSimulatedMcpServer, type SimulatedMcpOptions, type SimulatedMcpServer } from './http-server.ts'

/** A simulated MCP server to be started with Node; its options go into the environment as JSON in `MCP_OPTIONS`. */
export const simulatedMcpProgram = fileURLToPath(new URL('./stdio-server.mjs', import.meta.url))
