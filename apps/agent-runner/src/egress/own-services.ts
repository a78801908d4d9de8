import type { OwnService } from '@rain/runtime/egress'

export interface OwnServicesConfig {
  DATABASE_URL: string
  REDIS_URL: string
  /** Where the gateway listens, when it runs on this computer. */
  RAIN_HOST: string
  RAIN_PORT: number
  /** More of them, `host:port` with commas between: the names they have in Compose, or behind a reverse proxy. */
  RAIN_OWN_SERVICES?: string | undefined
  /** Whoever reaches it has the browser of all agents. */
  RAIN_BROWSER_CDP?: string | undefined
  /** The names under which people open the dashboard. */
  RAIN_ALLOWED_HOSTS?: string | undefined
}

/** Rain's own services as this runner is configured to know them. What is no address is left out. */
export function ownServicesOf(config: OwnServicesConfig): OwnService[] {
  const {
    DATABASE_URL,
    REDIS_URL,
    RAIN_HOST,
    RAIN_PORT,
    RAIN_BROWSER_CDP = '',
    RAIN_OWN_SERVICES = '',
    RAIN_ALLOWED_HOSTS = '',
  } = config
  return [
    { host: RAIN_HOST, port: RAIN_PORT },
    ...fromAddress(DATABASE_URL, 5432),
    ...fromAddress(REDIS_URL, 6379),
    ...fromAddress(RAIN_BROWSER_CDP, 80),
    ...RAIN_ALLOWED_HOSTS.split(',').flatMap((name) => byName(`http://${name.trim()}`)),
    ...RAIN_OWN_SERVICES.split(',').flatMap((entry) => fromAddress(`http://${entry.trim()}`, 80)),
  ]
}

function byName(address: string): OwnService[] {
  return fromAddress(address, 80).map(({ host }) => ({ host, port: null }))
}

function fromAddress(address: string, usualPort: number): OwnService[] {
  if (!URL.canParse(address)) return []
  const { hostname, port } = new URL(address)
  return hostname === '' ? [] : [{ host: hostname, port: port === '' ? usualPort : Number(port) }]
}
