import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { repository } from './repository.ts'

const serviceSchema = z.looseObject({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  cap_add: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  container_name: z.string().optional(),
  privileged: z.boolean().optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
  environment: z.record(z.string(), z.string()).optional(),
  healthcheck: z.looseObject({}).optional(),
  restart: z.string().optional(),
  mem_limit: z.string().optional(),
  logging: z.looseObject({ options: z.record(z.string(), z.string()) }).optional(),
})
export type ComposeService = z.infer<typeof serviceSchema>

const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() }).nullable()),
})
export type ComposeFile = z.infer<typeof composeSchema>

export const composeText = () => readFileSync(join(repository, 'docker-compose.yml'), 'utf8')

/** @throws Error when a variable is missing that has to be given. */
export function readCompose(variables: Record<string, string>): ComposeFile {
  return composeSchema.parse(interpolate(parse(composeText(), { merge: true }), variables))
}

function interpolate(value: unknown, variables: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]))
  }
  return typeof value === 'string' ? interpolateText(value, variables) : value
}

function interpolateText(text: string, variables: Record<string, string>): string {
  return text.replaceAll(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (whole, name, operator, rest) => {
    if (whole === '$$') return '$'
    const value = variables[name]
    if (value) return value
    if (operator === '?') throw new Error(`${name}: ${rest}`)
    return operator === '-' ? rest : ''
  })
}

export function networksOf(service: ComposeService): string[] {
  return Array.isArray(service.networks) ? service.networks : Object.keys(service.networks)
}

/** The variables of an env file as docker compose reads it: `NAME=value` lines. */
export function parseEnvFile(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  return Object.fromEntries(pairs)
}
