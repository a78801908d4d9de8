import { homedir } from 'node:os'
import { classify, strangerIn, type CallContext, type Classification } from '@rain/permissions'
import { hostsOfSources } from '../tools/bash/sources/hosts-of-sources.ts'
import type { Home } from './home-addresses.ts'

export interface Place {
  cwd: string
  rainHome: string
  /** Folders made for the agent to read. */
  readable: string[]
  resolvedPaths: Record<string, string>
  /** Where in the own network the host of a call lies although it has a public name. */
  homeAddresses?: readonly string[]
  /** Which hosts of a command lie in the own network although they have public names. Left out: nobody looks. */
  homesOf?: (hosts: readonly string[]) => Promise<Home[]>
  /** The computer that the tool for desktops works on. */
  device?: string
  /** What was typed there last without Return. */
  typedBefore?: string
  /** The class of the window that has the keyboard there. */
  windowClass?: string
}

export interface JudgedCall {
  classification: Classification
  /** Whose words its output may hold, as the call itself tells. */
  stranger: string | undefined
  /** Hosts, and addresses at home, that it reaches without naming them: part of what is approved. */
  reachedHosts: readonly string[]
  /** Of these the hosts that its programs reach. */
  foundHosts: readonly string[]
  /** Its hosts that lie in the own network although they have public names. */
  homes: readonly Home[]
}

/** How dangerous a call is where it would run, and which hosts its programs reach there. */
export async function classifyCall(
  call: { tool: string; input: Record<string, unknown> },
  place: Place,
): Promise<JudgedCall> {
  const context: CallContext = { ...place, home: homedir(), platform: platform() }
  const asWritten = classify(call, context)
  const foundHosts = await hostsReached(asWritten.subject, place.cwd)
  const homes = await homesReached(asWritten.subject, foundHosts, place)
  const homeAddresses = [
    ...(place.homeAddresses ?? []),
    ...homes.map(({ host, addresses }) => `${host} → ${addresses.join(', ')}`),
  ]
  const isAsWritten = foundHosts.length === 0 && homes.length === 0
  const classification = isAsWritten
    ? asWritten
    : classify(call, { ...context, reachedHosts: foundHosts, homeAddresses })
  return {
    classification,
    stranger: strangerIn(classification.subject, context),
    reachedHosts: [...foundHosts, ...homeAddresses],
    foundHosts,
    homes,
  }
}

async function homesReached(
  { tool, hosts, codes }: Classification['subject'],
  found: readonly string[],
  { homesOf }: Place,
): Promise<Home[]> {
  if (tool !== 'bash' || !homesOf || codes.includes('outside_sandbox')) return []
  return homesOf([...new Set([...hosts, ...found])])
}

/** None for a command outside of the sandbox: nothing keeps it from any host. */
async function hostsReached({ commands, codes }: Classification['subject'], cwd: string): Promise<string[]> {
  if (codes.includes('outside_sandbox')) return []
  const sources = commands.flatMap((command) => command.sources)
  return sources.length === 0 ? [] : hostsOfSources(sources, cwd)
}

function platform() {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
}
