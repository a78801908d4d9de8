import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '@rain/tools/root.mjs'
import { modelOf, type ModelServerAddress, type ModelServerId } from '../stack/model-servers.ts'

/** What is measured of the runner without the rest of it: its modules as they were built, as far as they are used here. */
export interface Adapter {
  ask(request: AdapterRequest, signal: AbortSignal): AsyncIterable<{ type: string; message?: string }>
}

export interface AdapterRequest {
  model: string
  system: string
  tools: []
  conversation: object[]
}

interface Registry {
  buildProvider(id: string, access: { apiKey: string; config: Record<string, string> }): Promise<Adapter>
  buildServerProvider(server: { id: string; name: string; baseUrl: string }, apiKey: string): Promise<Adapter>
}

const addressVariables: Record<Exclude<ModelServerId, 'workshop'>, string> = {
  claude: 'ANTHROPIC_BASE_URL',
  openai: 'OPENAI_BASE_URL',
  gemini: 'GOOGLE_GEMINI_BASE_URL',
  ollama: 'OLLAMA_HOST',
}

/** The runner's adapter for a simulated provider. */
export async function loadAdapter(id: ModelServerId, { url, apiKey }: ModelServerAddress): Promise<Adapter> {
  const registry = await loadRunnerModule<Registry>('providers/registry.js')
  if (id === 'workshop') return registry.buildServerProvider({ id, name: 'Workshop', baseUrl: url }, apiKey)
  return registry.buildProvider(id, { apiKey, config: { [addressVariables[id]]: url } })
}

export function loadRunnerModule<Module>(path: string): Promise<Module> {
  const file = join(root, 'apps', 'agent-runner', 'dist', path)
  return import(pathToFileURL(file).href) as Promise<Module>
}

export function adapterRequest(id: ModelServerId, text: string): AdapterRequest {
  const conversation = [{ role: 'user', content: [{ type: 'text', text }] }]
  return { model: modelOf[id], system: 'You are Rain.', tools: [], conversation }
}
