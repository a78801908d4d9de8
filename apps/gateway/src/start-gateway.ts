import type { AddressInfo } from 'node:net'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { limits } from '@rain/protocol'
import { AppModule } from './app.module.ts'
import type { GatewayDeps } from './deps.ts'
import { door } from './infra/door.ts'
import { knowClient } from './infra/know-client.ts'
import { nestLogger } from './infra/nest-logger.ts'
import { securityHeaders } from './infra/security-headers.ts'
import { withinRequestTime } from './infra/within-request-time.ts'
import { withinTime } from './infra/within-time.ts'
import { SocketIoAdapter } from './live/socket-io.adapter.ts'
import { closeInvalidConnections } from './live/sweep.ts'
import { preferPacked } from './web/packed.ts'
import { keepPushing } from './push/push-round.ts'
import { pushRulesOf } from './push/push-rules.ts'
import { createSendMessage } from './push/send-message.ts'
import { staticOptions } from './web/static-options.ts'
import { workerSwitch } from './web/worker-switch.ts'
import { webFallback } from './web/web-fallback.ts'

export interface Gateway {
  /** The port it listens on: another than the configured one where that is 0. */
  port: number
  close(): Promise<void>
}

/** A request that trickles in holds its place no longer than this; an upload has longer. */
const headersMs = 10_000
const requestMs = 30_000

/** How long clients may take to say goodbye. */
const goodbyeMs = 3_000

export async function startGateway(deps: GatewayDeps): Promise<Gateway> {
  const { config, connections, logger } = deps
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(deps), {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
    forceCloseConnections: true,
  })
  app.useWebSocketAdapter(new SocketIoAdapter(app, deps))
  app.disable('x-powered-by')
  app.use(withinRequestTime(requestMs))
  app.use(knowClient(config.RAIN_TRUSTED_PROXIES))
  app.use(securityHeaders)
  app.use(door(config))
  app.enableCors({
    origin: config.RAIN_ALLOWED_ORIGINS,
    exposedHeaders: ['Retry-After', 'X-RateLimit-Limit', 'X-RateLimit-Remaining'],
  })
  app.use(workerSwitch(config))
  app.use(preferPacked(config.RAIN_WEB_DIR))
  app.useStaticAssets(config.RAIN_WEB_DIR, staticOptions)
  app.use(webFallback(config.RAIN_WEB_DIR))
  app.useBodyParser('json', { limit: limits.historyBytes })
  const send = createSendMessage({ rules: pushRulesOf(config), contact: config.RAIN_PUSH_CONTACT })
  const stopPushing = keepPushing({ ...deps, send })
  const stopClosing = await closeInvalidConnections(deps)
  const server = await app.listen(config.RAIN_PORT, config.RAIN_HOST)
  server.headersTimeout = headersMs
  server.requestTimeout = limits.uploadMs
  const { port } = server.address() as AddressInfo

  return {
    port,
    async close() {
      server.close() // takes no new connections
      await withinTime(connections.closeAll(), goodbyeMs)
      stopClosing()
      await stopPushing()
      await app.close()
    },
  }
}
