import type { Finding } from './classification.ts'
import { looksLikeKey } from './looks-like-key.ts'
import type { ReasonCode } from './reason-codes.ts'

/** Of the part of an address behind the question mark. */
const maxQueryLength = 200
const maxSearchLength = 300

/** Reading a page is green only when the address cannot carry much out and does not lead into the own network. */
export function classifyWebAddress(address: string, homeAddresses: readonly string[] = []): Finding[] {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return [finding('red', 'not_a_web_page', 'Opens something that is not a web page.', address)]
  }
  const findings: Finding[] = []
  if (isCloudKeys(url.hostname)) {
    findings.push(
      finding('red', 'cloud_keys', 'Asks the cloud provider’s own address for the keys of this computer.', address),
    )
  }
  if (!isPublicName(url.hostname)) {
    findings.push(
      finding('yellow', 'private_address', 'Opens an address inside your own network or without a name.', address),
    )
  }
  if (homeAddresses.length > 0) {
    const text = 'Opens a host that has a public name, but lies in your own network.'
    const fragment = `${url.hostname} → ${homeAddresses.join(', ')}`
    findings.push({ level: 'yellow', code: 'leads_home', text, fragment })
  }
  if (url.username !== '' || url.password !== '') {
    findings.push(
      finding(
        'yellow',
        'address_with_password',
        'Opens a web page with a name and a password in its address.',
        address,
      ),
    )
  }
  const carried = url.search.slice(1) + url.pathname
  if (
    url.search.length > maxQueryLength ||
    address.length > 2_000 ||
    /[\w+-]{64,}/.test(carried) ||
    /[\w-]{40,}/.test(url.hostname)
  ) {
    findings.push(
      finding('yellow', 'long_address', 'Opens an address that carries an unusual amount of text out.', address),
    )
  }
  if (looksLikeKey(address)) findings.push(carriesKey(address))
  return findings
}

/** A query leaves the computer as an address does. */
export function classifyWebQuery(query: string): Finding[] {
  const long = 'Sends an unusually long text to a search engine.'
  return [
    ...(query.length > maxSearchLength ? [finding('yellow', 'long_query', long, query)] : []),
    ...(looksLikeKey(query) ? [carriesKey(query)] : []),
  ]
}

function carriesKey(text: string): Finding {
  return finding('yellow', 'carries_key', 'Sends something out that looks like a key or a password.', text)
}

/** Whether a host is named as sites of the internet are. Where it leads, only its name service knows. */
export function isPublicName(hostname: string): boolean {
  if (/^[\d.]+$|^\[/.test(hostname) || !hostname.includes('.')) return false
  return !/(^|\.)(localhost|local|internal|lan|home|home\.arpa|corp|intranet)\.?$/.test(hostname)
}

function isCloudKeys(hostname: string): boolean {
  return /^(169\.254\.|168\.63\.129\.16$|100\.100\.100\.200$|\[(::ffff:)?a9fe:|\[fd00:ec2::254\]|metadata\.google\.internal)/.test(
    hostname,
  )
}

function finding(level: Finding['level'], code: ReasonCode, text: string, address: string): Finding {
  return { level, code, text, fragment: address.slice(0, 200) }
}
