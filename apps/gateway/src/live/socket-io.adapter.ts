import type { INestApplicationContext } from '@nestjs/common'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { limits } from '@rain/protocol'
import type { Server, ServerOptions, Socket } from 'socket.io'
import type { GatewayDeps } from '../deps.ts'
import { clientOf } from '../infra/client.ts'
import { doorRules } from '../infra/door-rules.ts'
import { refusalAtDoor } from '../infra/origin.ts'

type EngineSocket = Socket['conn']

/** Above this engine.io ends the connection; between the protocol's limit and this the command is refused. */
const maxHttpBufferSize = 64 * 1024

/** Socket.IO on the gateway's own HTTP server, behind the same door as everything else. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly deps: GatewayDeps,
  ) {
    super(app)
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { config } = this.deps
    const rules = doorRules(config)
    const given: Partial<ServerOptions> = {
      ...options,
      serveClient: false,
      maxHttpBufferSize,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: limits.authTimeoutMs,
      destroyUpgrade: false, // `/ws` is upgraded on the same server
      cors: { origin: [...config.RAIN_ALLOWED_ORIGINS] },
      allowRequest(request, decide) {
        const { protocol } = clientOf(request, config.RAIN_TRUSTED_PROXIES)
        const { host, origin } = request.headers
        const refusal = refusalAtDoor(rules, { host, origin, protocol })
        decide(refusal, refusal === null)
      },
    }
    const server = super.createIOServer(port, given as ServerOptions)
    server.engine.on('connection', (socket: EngineSocket) => this.letWait(socket))
    return server
  }

  /** Until it says who it is; `known` is called by the gateway then. */
  private letWait(socket: EngineSocket) {
    const { address } = clientOf(socket.request, this.deps.config.RAIN_TRUSTED_PROXIES)
    const leave = this.deps.waitingRoom.arrive(address, () => socket.close())
    socket.once('close', leave)
    socket.once('known', leave)
  }
}
