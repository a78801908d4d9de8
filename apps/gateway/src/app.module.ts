import { Module, type DynamicModule } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core'
import { AgentsController } from './agents/agents.controller.ts'
import { ApiGuard } from './auth/api.guard.ts'
import { AuthController } from './auth/auth.controller.ts'
import { GATEWAY_DEPS, type GatewayDeps } from './deps.ts'
import { HealthController } from './health/health.controller.ts'
import { ErrorFilter } from './infra/error.filter.ts'
import { schemaPipe } from './infra/schema-pipe.ts'
import { RawWsGateway } from './live/raw-ws.gateway.ts'
import { SocketIoGateway } from './live/socket-io.gateway.ts'

@Module({})
export class AppModule {
  static with(deps: GatewayDeps): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, AuthController, AgentsController],
      providers: [
        { provide: GATEWAY_DEPS, useValue: deps },
        { provide: APP_GUARD, useClass: ApiGuard },
        { provide: APP_PIPE, useValue: schemaPipe },
        { provide: APP_FILTER, useValue: new ErrorFilter(deps.logger) },
        RawWsGateway,
        SocketIoGateway,
      ],
    }
  }
}
